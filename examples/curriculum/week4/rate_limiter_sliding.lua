-- A rate limiter with a sliding window: about `limit` requests in ANY stretch of one window.
--
--   KEYS[1]  the state of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many requests one window allows
--   ARGV[2]  window: its length in milliseconds
--
-- Returns {allowed, remaining, retry_after}: 1 or 0, how many more requests would be allowed right
-- now, and after how many milliseconds the next one will be (0 when this one is allowed).
--
-- Time is cut into windows, and two counts are kept: of the window before, and of the current one.
-- The sliding window that ends now covers all of the current count and a part of the one before:
--
--        before            current
--   |---------------|------+--------|          used = before * (window - elapsed) / window
--           [ sliding window ]                        + current
--                          now
--
-- That takes one small string a client, however many requests there are. The price: requests of
-- the window before are taken as evenly spread.
--
-- Everything is multiplied by `window` instead of divided by it, so all numbers are integers and
-- nothing is ever rounded.

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
-- Lua's numbers are doubles, which hold integers exactly up to 2^53.
if limit * window > 2 ^ 53 then
  return redis.error_reply('ERR limit times window is too large: choose a shorter window')
end

-- TIME answers seconds and microseconds, as text.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local number = math.floor(now / window) -- of the current window
local elapsed = now - number * window

-- The state is the number of a window and its two counts: "28401 7 3".
local before, current = 0, 0
local state = redis.call('GET', KEYS[1])
if state then
  local n, b, c = string.match(state, '^(%d+) (%d+) (%d+)$')
  if not n then
    return redis.error_reply('ERR the key holds something that is not the state of this limiter')
  end
  if tonumber(n) == number then
    before, current = tonumber(b), tonumber(c)
  elseif tonumber(n) == number - 1 then
    before = tonumber(c)
  end
end

local budget = limit * window
local used = before * (window - elapsed) + current * window

if used + window <= budget then
  current = current + 1
  -- Two windows from now on nobody needs this any more.
  redis.call('SET', KEYS[1], string.format('%d %d %d', number, before, current), 'PX',
    string.format('%d', 2 * window))
  return {1, math.floor((budget - used - window) / window), 0}
end

-- Denied: when will there be room for one? `part(count, room)` is how far into a window the weight
-- of `count` requests before it has shrunk to `room`.
local function part(count, room)
  return window - math.min(window, math.floor(room / count))
end

local retry_after
if current < limit then
  retry_after = part(before, budget - (current + 1) * window) - elapsed
else
  -- Not in this window. In the next one, the current count is the one before.
  retry_after = window - elapsed + part(current, budget - window)
end
return {0, 0, retry_after}
