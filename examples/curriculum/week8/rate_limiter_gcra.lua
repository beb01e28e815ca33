-- A rate limiter by the generic cell rate algorithm (GCRA), which comes from telephone networks.
--
--   KEYS[1]  the state of one client, for example rate:{client-7}
--   ARGV[1]  limit: how many requests one window allows, evenly
--   ARGV[2]  window: its length in milliseconds
--   ARGV[3]  burst: how many may come at once (`limit` when left out)
--
-- Returns {allowed, remaining, retry_after}, as the other limiters do.
--
-- One instant is kept: when a client that sends at an even pace would send its next request (its
-- "theoretical arrival time"). Each request moves it window / limit further. Who is ahead of it by more
-- than the burst allows, is denied.
--
--   now                 theoretical arrival time
--    |--- ahead of pace ---|                         allowed while ahead + one pace <= burst paces
--
-- The answers are those of a token bucket: what the bucket lacks is how far the client is ahead. But there
-- is no refilling to think of; time does it.
--
-- The instant is kept as milliseconds and a rest in 1/limit of one, so that nothing is rounded.

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

local ahead = 0 -- in 1/limit of a millisecond
local state = redis.call('GET', KEYS[1])
if state then
  local arrival, rest = string.match(state, '^(%d+) (%d+)$')
  if not arrival then
    return redis.error_reply('ERR the key holds something that is not the state of this limiter')
  end
  ahead = math.max(0, (tonumber(arrival) - now) * limit + tonumber(rest))
end

local most = burst * window
if ahead + window > most then
  return {0, 0, math.ceil((ahead + window - most) / limit)}
end
ahead = ahead + window
local whole = math.floor(ahead / limit)
redis.call('SET', KEYS[1], string.format('%d %d', now + whole, ahead - whole * limit), 'PX',
  string.format('%d', whole + 1))
return {1, math.floor((most - ahead) / window), 0}
