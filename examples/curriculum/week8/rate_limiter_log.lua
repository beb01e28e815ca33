-- A rate limiter with a log: at the most `limit` requests in ANY stretch of one window, exactly.
--
--   KEYS[1]  the log of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many requests one window allows
--   ARGV[2]  window: its length in milliseconds
--
-- Returns {allowed, remaining, retry_after}: 1 or 0, how many more would be allowed right now, and after
-- how many milliseconds the next one will be (0 when this one is allowed).
--
-- The log is a sorted set with one entry for each request that was let in, its instant the score. Nothing
-- is estimated, and that is paid for: as many entries a client as the limit. Denied requests leave none, so
-- whoever hammers away costs nothing and is not kept out by it.

local function positive_integer(text)
  if text == nil or not string.find(text, '^%d+$') then return nil end
  local number = tonumber(text)
  if number < 1 or number > 2 ^ 53 then return nil end
  return number
end

local limit, window = positive_integer(ARGV[1]), positive_integer(ARGV[2])
if #KEYS ~= 1 or #ARGV ~= 2 or not (limit and window) then
  return redis.error_reply('ERR this script takes one key, a limit and a window in milliseconds')
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- What happened exactly one window ago is outside.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now - window))
local count = redis.call('ZCARD', KEYS[1])
if count < limit then
  -- Within one millisecond the log only grows, so its length tells its requests apart.
  redis.call('ZADD', KEYS[1], string.format('%d', now), string.format('%d-%d', now, count))
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {1, limit - count - 1, 0}
end
-- There is room when the limit-th from the end has left. (It is the first, unless the limit was lowered.)
local leaves = redis.call('ZRANGE', KEYS[1], -limit, -limit, 'WITHSCORES')[2]
return {0, 0, tonumber(leaves) + window - now}
