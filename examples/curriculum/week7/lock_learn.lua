-- Raises a fence to what other nodes have seen: for a node that has lost its data.
--
--   KEYS[1]  the fence
--   ARGV[1]  the largest token that is known; 0 only asks
--
-- Returns what the fence is now.

if #KEYS ~= 1 or not string.find(ARGV[1] or '', '^%d+$') then
  return redis.error_reply('ERR this script takes a fence and a token')
end
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
if known >= tonumber(ARGV[1]) then return known end
redis.call('SET', KEYS[1], ARGV[1])
return tonumber(ARGV[1])
