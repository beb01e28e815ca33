#!lua name=leaderboard_windows

-- A leaderboard of the last days (hours, minutes), by the server's clock.
--
-- Time is cut into buckets, each a sorted set of its own, and there are as many keys as a window has
-- buckets. They are used in a ring: bucket number b lives in key b % n, where bucket b - n lived, which
-- has left the window by then.
--
--   bucket:    17      18      19      20       n = 3
--   key:      [3]     [1]     [2]     [3]
--                     '--- the window --'       now in bucket 20
--
-- Why a ring? A script has to be told all of its keys, and the caller cannot know which day it is on
-- the server when the script runs. All keys of the ring are declared, and the script picks.
--
-- Each bucket expires when it leaves the window. That cleans up, and by its deadline a bucket is
-- known: a key with another one is a bucket of the past. (A key still lives in the millisecond of its
-- deadline, so being there is not enough. One millisecond earlier would not do either: PEXPIREAT
-- deletes at once what is due now, and the last points of a bucket would be lost.)

-- The caller's arguments and the clock, checked: number of the bucket, its length, how many there are.
local function read_ring(keys, text, first)
  local length = string.find(text or '', '^%d+$') and tonumber(text)
  local count = #keys - first + 1
  if not length or length < 1 or length > 2 ^ 40 or count < 1 or count > 1000 then
    return nil, redis.error_reply('ERR a ring is 1 to 1000 keys, and a bucket lasts 1 ms or longer')
  end
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  return {keys = keys, first = first, count = count, length = length,
    current = math.floor(now / length)}
end

local function key_of(ring, number) return ring.keys[ring.first + number % ring.count] end

local function deadline_of(ring, number) return (number + ring.count) * ring.length end

local function is_bucket(ring, number)
  return redis.call('PEXPIRETIME', key_of(ring, number)) == deadline_of(ring, number)
end

-- window_add ring... / length of a bucket in ms, player, points: adds points now. Answers the
-- player's points in this bucket.
local function add(keys, args)
  local ring, refusal = read_ring(keys, args[1], 1)
  if not ring then return refusal end
  local player, points = args[2], args[3]
  if #args ~= 3 or player == '' or not string.find(points, '^-?%d+$') or #points > 15 then
    return redis.error_reply('ERR this function takes a player and points, an integer')
  end
  local key = key_of(ring, ring.current)
  if not is_bucket(ring, ring.current) then redis.call('DEL', key) end
  local sum = redis.call('ZINCRBY', key, points, player)
  redis.call('PEXPIREAT', key, deadline_of(ring, ring.current))
  return sum
end

-- window_top total, ring... / length of a bucket in ms, count: {player, points, ...} of the whole
-- window, the best first. The total is left in its key until the current bucket ends, for ZRANK and
-- the like.
local function top(keys, args)
  local ring, refusal = read_ring(keys, args[1], 2)
  if not ring then return refusal end
  if not string.find(args[2] or '', '^%d+$') then
    return redis.error_reply('ERR the count must not be negative')
  end
  local live = {}
  for number = ring.current - ring.count + 1, ring.current do
    if is_bucket(ring, number) then live[#live + 1] = key_of(ring, number) end
  end
  local total = keys[1]
  if #live == 0 then
    redis.call('DEL', total)
    return {}
  end
  redis.call('ZUNIONSTORE', total, #live, unpack(live))
  redis.call('PEXPIREAT', total, (ring.current + 1) * ring.length)
  if tonumber(args[2]) == 0 then return {} end
  return redis.call('ZREVRANGE', total, 0, args[2] - 1, 'WITHSCORES')
end

redis.register_function('window_add', add)
redis.register_function('window_top', top)
