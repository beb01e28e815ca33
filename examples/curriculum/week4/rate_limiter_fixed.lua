-- A rate limiter with fixed windows: at the most `limit` requests in each window.
--
--   KEYS[1]  the counter of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many requests one window allows
--   ARGV[2]  window: its length in milliseconds
--
-- Returns {allowed, remaining, retry_after}: 1 or 0, the requests left in this window, and after
-- how many milliseconds to try again (0 when the request is allowed).
--
-- A window opens with the first request and closes when its counter expires, so there is nothing
-- to clean up. The weakness: a client that waits for the end of a window can send `limit` requests
-- just before it and `limit` more just after. rate_limiter_sliding.lua does not let that happen.

local function positive_integer(text)
  if text == nil or not string.find(text, '^%d+$') then return nil end
  local number = tonumber(text)
  if number < 1 or number > 2 ^ 53 then return nil end
  return number
end

if #KEYS ~= 1 or #ARGV ~= 2 then
  return redis.error_reply('ERR this script takes one key, a limit and a window in milliseconds')
end
local limit = positive_integer(ARGV[1])
if not limit then
  return redis.error_reply('ERR the limit must be a positive integer')
end
local window = positive_integer(ARGV[2])
if not window then
  return redis.error_reply('ERR the window must be a positive number of milliseconds')
end

-- GET answers false when there is no such key.
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if not count then
  return redis.error_reply('ERR the key holds something that is not a counter')
end

if count >= limit then
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 then
    -- A denied request is not counted: whoever keeps knocking is let in when the window is over.
    -- A key still lives in the millisecond of its deadline, hence one more.
    return {0, 0, left + 1}
  end
  -- Someone took the deadline away (PERSIST, a plain SET). Without one the client would be locked
  -- out for ever, so a new window begins.
  redis.call('DEL', KEYS[1])
end

count = redis.call('INCR', KEYS[1])
if count == 1 or redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return {1, math.max(0, limit - count), 0}
