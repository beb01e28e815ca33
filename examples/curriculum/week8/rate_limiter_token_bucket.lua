-- A rate limiter with a bucket of tokens: bursts are fine, as long as the average is kept.
--
--   KEYS[1]  the bucket of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many tokens are added in one window, evenly
--   ARGV[2]  window: its length in milliseconds
--   ARGV[3]  burst: how many tokens the bucket holds (`limit` when left out)
--
-- Returns {allowed, remaining, retry_after}, as the other limiters do.
--
-- A bucket begins full. Each request takes a token; without one it is denied. So in any stretch of t
-- milliseconds no more than burst + limit * t / window are let in. That may be twice the limit in a window
-- when burst is the limit: a full bucket and what flows in.
--
-- Tokens are counted in 1/window, so that one millisecond adds `limit` of them and all numbers are
-- integers. A bucket that has filled up again is the same as none, and expires.

local function positive_integer(text)
  if text == nil or not string.find(text, '^%d+$') then return nil end
  local number = tonumber(text)
  if number < 1 or number > 2 ^ 53 then return nil end
  return number
end

local limit, window = positive_integer(ARGV[1]), positive_integer(ARGV[2])
local burst = limit
if #ARGV == 3 then burst = positive_integer(ARGV[3]) end
if #KEYS ~= 1 or #ARGV > 3 or not (limit and window and burst) then
  return redis.error_reply('ERR this script takes one key, a limit, a window in milliseconds, and perhaps a burst')
end
-- Lua's numbers are doubles, which hold integers exactly up to 2^53.
if math.max(limit, burst) * window > 2 ^ 53 then
  return redis.error_reply('ERR limit times window is too large: choose a shorter window')
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local full = burst * window
local level, at = full, now
local state = redis.call('GET', KEYS[1])
if state then
  level, at = string.match(state, '^(%d+) (%d+)$')
  if not level then
    return redis.error_reply('ERR the key holds something that is not the state of this limiter')
  end
  -- A clock that was set back adds nothing until it is where it was.
  level, at = tonumber(level), tonumber(at)
  level = math.min(full, level + math.max(0, now - at) * limit)
  at = math.max(at, now)
end

if level < window then
  return {0, 0, math.ceil((window - level) / limit) + at - now}
end
level = level - window
local fills = math.ceil((full - level) / limit) + at - now
redis.call('SET', KEYS[1], string.format('%d %d', level, at), 'PX', string.format('%d', fills))
return {1, math.floor(level / window), 0}
