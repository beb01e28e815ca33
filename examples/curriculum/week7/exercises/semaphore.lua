-- Exercise: a lock that some may hold at the same time, but not more than `limit`.
--
--   KEYS[1]  who holds it, a sorted set: owner -> instant in milliseconds up to which
--   ARGV[1]  owner
--   ARGV[2]  limit
--   ARGV[3]  how long it is held at the most, in milliseconds
--
-- Returns 1 when the owner holds it now, 0 when it is taken. An owner that holds it already holds it for
-- longer. Whose time is over does not count any more, whether he let go or died.

-- TODO: this counts the dead, and has no place for those who ask for longer.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
return 1
