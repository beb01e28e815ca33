-- A rate limiter with a leaky bucket: what goes in may be uneven, what comes out is not.
--
--   KEYS[1]  the bucket of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many requests leave the bucket in one window, evenly
--   ARGV[2]  window: its length in milliseconds
--   ARGV[3]  room: how many may be in the bucket (`limit` when left out)
--
-- Returns {allowed, remaining, wait}. Unlike the others, it makes a request wait: with 1, the caller does
-- it after `wait` milliseconds, which are 0 when the bucket was empty. With 0 the bucket is full, and there
-- is room again after `wait`.
--
-- Requests leave at least window / limit apart, so never more than `limit` in any stretch of one window: what
-- one wants in front of something that breaks when it is hurried. The price is the waiting.
--
-- What is in the bucket is counted in 1/window of a request; each millisecond `limit` of them leak out.

local function positive_integer(text)
  if text == nil or not string.find(text, '^%d+$') then return nil end
  local number = tonumber(text)
  if number < 1 or number > 2 ^ 53 then return nil end
  return number
end

local limit, window = positive_integer(ARGV[1]), positive_integer(ARGV[2])
local room = limit
if #ARGV == 3 then room = positive_integer(ARGV[3]) end
if #KEYS ~= 1 or #ARGV > 3 or not (limit and window and room) then
  return redis.error_reply('ERR this script takes one key, a limit, a window in milliseconds, and perhaps a room')
end
-- Lua's numbers are doubles, which hold integers exactly up to 2^53.
if math.max(limit, room) * window > 2 ^ 53 then
  return redis.error_reply('ERR limit times window is too large: choose a shorter window')
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local inside, at = 0, now
local state = redis.call('GET', KEYS[1])
if state then
  inside, at = string.match(state, '^(%d+) (%d+)$')
  if not inside then
    return redis.error_reply('ERR the key holds something that is not the state of this limiter')
  end
  -- A clock that was set back lets nothing leak until it is where it was.
  inside, at = math.max(0, tonumber(inside) - math.max(0, now - tonumber(at)) * limit), math.max(tonumber(at), now)
end

local most = room * window
if inside + window > most then
  return {0, 0, math.ceil((inside + window - most) / limit) + at - now}
end
local wait = math.ceil(inside / limit) + at - now
inside = inside + window
redis.call('SET', KEYS[1], string.format('%d %d', inside, at), 'PX',
  string.format('%d', math.ceil(inside / limit) + at - now))
return {1, math.floor((most - inside) / window), wait}
