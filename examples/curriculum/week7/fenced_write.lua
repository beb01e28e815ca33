-- Writes a value that is protected by a lock, unless a later holder was here before.
--
--   KEYS[1]  the value
--   KEYS[2]  the largest token that has written it
--   ARGV[1]  the writer's fencing token
--   ARGV[2]  the new value
--
-- Returns 1; refused with STALE when a larger token has been seen.
--
-- A lock alone does not protect anything. A holder may sleep (a pause of its collector, a swapped
-- machine) right after it looked at the time, and write when the lock is long another's. Nobody can
-- prevent that; the thing that is written can refuse it.

if #KEYS ~= 2 or #ARGV ~= 2 or not string.find(ARGV[1], '^[1-9]%d*$') then
  return redis.error_reply('ERR this script takes two keys, a token and a value')
end
local seen = tonumber(redis.call('GET', KEYS[2]) or '0')
if tonumber(ARGV[1]) < seen then
  return redis.error_reply('STALE token ' .. ARGV[1] .. ' is older than ' .. seen)
end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('SET', KEYS[1], ARGV[2])
return 1
