-- Takes a lock on this node. (One of five: redlock.lua. Alone, it is a lock on a single server.)
--
--   KEYS[1]  the lock
--   KEYS[2]  its fence, a counter that is never deleted
--   ARGV[1]  owner: a text that nobody else ever uses, a new one for every attempt
--   ARGV[2]  how long the lock is held at the most, in milliseconds
--
-- Returns a number larger than all before (the node's proposal for a fencing token), or 0 when
-- someone holds the lock.

local ttl = string.find(ARGV[2] or '', '^%d+$') and tonumber(ARGV[2])
if #KEYS ~= 2 or #ARGV ~= 2 or ARGV[1] == '' or not ttl or ttl < 1 or ttl > 2 ^ 40 then
  return redis.error_reply('ERR this script takes lock and fence, an owner and milliseconds')
end

-- NX: only when there is none. PX in the same command: a lock without a deadline, left behind by a
-- client that died, would be held for ever.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return redis.call('INCR', KEYS[2])
