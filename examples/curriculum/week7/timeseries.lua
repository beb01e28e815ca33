#!lua name=timeseries

-- Time series: samples, their summaries over longer and longer times, and how long each is kept.
--
--   raw       a sorted set: "time value", score = time       kept for hours
--   minutes   a sorted set: "start count sum min max last"   kept for days
--   hours     the same, made from minutes                    kept for years
--
-- Times are in milliseconds. A summary keeps count and sum, not the average: averages of averages are wrong as
-- soon as the minutes have different numbers of samples, and from sums the hours are exact.
--
-- Retention goes by the newest sample and not by the clock: data that is read in later, or for a test, is
-- treated as it would have been then.

local function time_of(text)
  local number = text and string.find(text, '^%d+$') and tonumber(text)
  return number and number <= 2 ^ 53 - 1 and number or nil
end

local function length_of(text)
  local number = time_of(text)
  return number and number >= 1 and number or nil
end

-- 17 digits give back the same double. (%.14g, as .. writes numbers, would lose some.)
local function exact(number) return string.format('%.17g', number) end

local function newest_of(key) return tonumber(redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or nil) end

-- Nothing before newest - retention is kept. Answers that instant.
local function trim(key, retention)
  local newest = newest_of(key)
  if not newest then return 0 end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. exact(newest - retention))
  return newest - retention
end

-- ts_add raw / time ("*": now), value, retention: 1; 0 when it is too old to be kept. A second sample of the
-- same time replaces the first: who sends it again after a lost answer does no harm.
local function add(keys, args)
  local time, value, retention = args[1], tonumber(args[2] or nil), length_of(args[3])
  if time == '*' then
    local now = redis.call('TIME')
    time = exact(tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000))
  end
  time = time_of(time)
  if #keys ~= 1 or #args ~= 3 or not time or not retention then
    return redis.error_reply('ERR this function takes a series, a time, a value and a retention')
  end
  if not value or value ~= value or math.abs(value) == math.huge then
    return redis.error_reply('ERR a value is a finite number')
  end
  local newest = newest_of(keys[1])
  if newest and time < newest - retention then return 0 end
  redis.call('ZREMRANGEBYSCORE', keys[1], exact(time), exact(time))
  redis.call('ZADD', keys[1], exact(time), exact(time) .. ' ' .. exact(value))
  trim(keys[1], retention)
  return 1
end

-- A member of either kind as a summary; a raw sample is a summary of one.
local function read(member)
  local start, count, sum, min, max, last = string.match(member, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
  if start then
    return {start = tonumber(start), count = tonumber(count), sum = tonumber(sum), min = tonumber(min),
      max = tonumber(max), last = tonumber(last)}
  end
  local time, value = string.match(member, '^(%S+) (%S+)$')
  value = tonumber(value)
  return {start = tonumber(time), count = 1, sum = value, min = value, max = value, last = value}
end

local function write(key, s)
  redis.call('ZREMRANGEBYSCORE', key, exact(s.start), exact(s.start))
  redis.call('ZADD', key, exact(s.start), table.concat({exact(s.start), exact(s.count), exact(s.sum),
    exact(s.min), exact(s.max), exact(s.last)}, ' '))
end

local function join(all, s)
  all.count, all.sum, all.last = all.count + s.count, all.sum + s.sum, s.last
  all.min, all.max = math.min(all.min, s.min), math.max(all.max, s.max)
end

-- ts_downsample from, to / bucket, retention of `from`, retention of `to`, since: summarises the samples from
-- `since` on into buckets. Answers how many buckets were written.
--
-- A bucket is made anew from all of its samples, so it may be done again at any time: after late samples, after
-- a crash, twice by mistake. Only a bucket of which samples are already gone, as `from` does not keep them,
-- stays as it was made when they were there.
local function downsample(keys, args)
  local bucket, keep_from, keep_to = length_of(args[1]), length_of(args[2]), length_of(args[3])
  local since = time_of(args[4])
  if #keys ~= 2 or #args ~= 4 or not bucket or not keep_from or not keep_to or not since then
    return redis.error_reply('ERR this function takes two series, a bucket, two retentions and a time')
  end
  if keys[1] == keys[2] then return redis.error_reply('ERR these are the same series') end
  local horizon = trim(keys[1], keep_from)
  local first = math.floor(since / bucket) * bucket
  if first < horizon then first = math.ceil(horizon / bucket) * bucket end

  local written, current = 0, nil
  local function finish()
    if not current then return end
    write(keys[2], current)
    written = written + 1
  end
  -- In pages, so that a long series is not in memory as a whole.
  local from = exact(first)
  repeat
    local page = redis.call('ZRANGEBYSCORE', keys[1], from, '+inf', 'LIMIT', 0, 1000)
    for _, member in ipairs(page) do
      local s = read(member)
      from = '(' .. exact(s.start)
      s.start = math.floor(s.start / bucket) * bucket
      if current and current.start == s.start then
        join(current, s)
      else
        finish()
        current = s
      end
    end
  until #page < 1000
  finish()
  trim(keys[2], keep_to)
  return written
end

-- ts_range series / from, to, what: {time, value, ...} as texts; what is avg, sum, min, max, count or last.
-- Where nothing was measured, there is nothing, not zero.
local function range(keys, args)
  local from, to, what = time_of(args[1]), time_of(args[2]), args[3]
  local known = {avg = true, sum = true, min = true, max = true, count = true, last = true}
  if #keys ~= 1 or not from or not to or not known[what] then
    return redis.error_reply(
      'ERR this function takes a series, two times and avg, sum, min, max, count or last')
  end
  local found = {}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', keys[1], exact(from), exact(to))) do
    local s = read(member)
    s.avg = s.sum / s.count
    found[#found + 1] = exact(s.start)
    found[#found + 1] = string.format('%.14g', s[what])
  end
  return found
end

redis.register_function('ts_add', add)
redis.register_function('ts_downsample', downsample)
redis.register_function {function_name = 'ts_range', callback = range, flags = {'no-writes'}}
