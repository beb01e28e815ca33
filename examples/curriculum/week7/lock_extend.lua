-- Holds a lock for longer, when it is still held.
--
--   KEYS[1]  the lock
--   ARGV[1]  owner
--   ARGV[2]  how long from now on, in milliseconds
--
-- Returns 1, or 0 when it is not the owner's (any more).

if #KEYS ~= 1 or #ARGV ~= 2 then
  return redis.error_reply('ERR this script takes a lock, an owner and milliseconds')
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
