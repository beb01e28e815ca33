#!lua name=metrics

-- Metrics: counters, gauges and histograms, kept by many processes and read as one.
--
-- Each process keeps one hash for each span of time, say metrics:{web}:host7:10:35, and sends what it gathered
-- every few seconds in one call. A reader gives all hashes that it wants taken together: hosts, minutes,
-- or both.
--
--   field "c NAME"         a counter: how often
--   field "g NAME"         a gauge: the value now
--   field "h NAME min", "h NAME max", "h NAME sum", "h NAME COUNT-OF-BUCKET"   a histogram
--
-- Percentiles cannot be taken together: the 99th of two hosts is not the mean of theirs. Histograms can: their
-- buckets are added up. Every power of two is cut into 16 buckets of the same width, so an answer is at the
-- most a sixteenth too large, whether it is about microseconds or minutes; up to 32 it is exact.
--
-- Values are integers: choose the unit small enough. Integers are added exactly, in any order.

local largest = 2 ^ 40

-- The number of a value's bucket. frexp splits value = m * 2^e with m from 0.5 on and below 1, exactly.
local function bucket_of(value)
  if value == 0 then return -1 end
  local m, e = math.frexp(value)
  return e * 16 + math.floor((m - 0.5) * 32)
end

-- The largest integer in a bucket.
local function top_of(bucket)
  if bucket == -1 then return 0 end
  local e = math.floor(bucket / 16)
  return math.ceil((0.5 + (bucket - e * 16 + 1) / 32) * 2 ^ e) - 1
end

local function value_of(text, lowest)
  local number = string.find(text, '^-?%d+$') and tonumber(text)
  return number and number >= lowest and number <= largest and number or nil
end

local record = {}

function record.count(key, name, value) redis.call('HINCRBY', key, 'c ' .. name, value) end

function record.gauge(key, name, value) redis.call('HSET', key, 'g ' .. name, value) end

function record.observe(key, name, value)
  local field = 'h ' .. name .. ' '
  local bounds = redis.call('HMGET', key, field .. 'min', field .. 'max')
  if not bounds[1] or tonumber(value) < tonumber(bounds[1]) then
    redis.call('HSET', key, field .. 'min', value)
  end
  if not bounds[2] or tonumber(value) > tonumber(bounds[2]) then
    redis.call('HSET', key, field .. 'max', value)
  end
  redis.call('HINCRBY', key, field .. 'sum', value)
  redis.call('HINCRBY', key, field .. bucket_of(tonumber(value)), 1)
end

-- metrics_record hash / lifetime in ms, then any number of: kind, name, value. Kinds: count, gauge,
-- observe. Answers how many there were; all of them are taken, or none.
local function metrics_record(keys, args)
  local ttl = args[1] and value_of(args[1], 1)
  if #keys ~= 1 or not ttl or #args % 3 ~= 1 then
    return redis.error_reply('ERR this function takes a hash, a lifetime, and kind, name and value of each')
  end
  for i = 2, #args, 3 do
    local kind, name, value = args[i], args[i + 1], args[i + 2]
    if not record[kind] then return redis.error_reply('ERR no kind is called ' .. kind) end
    if not string.find(name, '^[%w_.-]+$') then
      return redis.error_reply('ERR a name is made of letters, digits, _, . and -')
    end
    -- A counter only goes up: a rate can be taken of it, and a restart is seen.
    if not value_of(value, kind == 'gauge' and -largest or 0) then
      return redis.error_reply('ERR a value is an integer up to 2^40, and only a gauge is negative')
    end
  end
  for i = 2, #args, 3 do record[args[i]](keys[1], args[i + 1], string.format('%.0f', tonumber(args[i + 2]))) end
  redis.call('PEXPIRE', keys[1], ttl)
  return (#args - 1) / 3
end

-- Takes hashes together: counters and histograms are added, gauges kept side by side.
local function gather(keys)
  local counters, gauges, histograms = {}, {}, {}
  for _, key in ipairs(keys) do
    local fields = redis.call('HGETALL', key)
    for i = 1, #fields, 2 do
      local kind, name, part = string.match(fields[i], '^(%l) (%S+) ?(%S*)$')
      local value = tonumber(fields[i + 1])
      if kind == 'c' then
        counters[name] = (counters[name] or 0) + value
      elseif kind == 'g' then
        local g = gauges[name] or {min = value, max = value, sum = 0, count = 0}
        g.min, g.max = math.min(g.min, value), math.max(g.max, value)
        g.sum, g.count = g.sum + value, g.count + 1
        gauges[name] = g
      else
        local h = histograms[name] or {min = math.huge, max = 0, sum = 0, count = 0, buckets = {}}
        histograms[name] = h
        if part == 'min' then
          h.min = math.min(h.min, value)
        elseif part == 'max' then
          h.max = math.max(h.max, value)
        elseif part == 'sum' then
          h.sum = h.sum + value
        else
          h.count = h.count + value
          h.buckets[tonumber(part)] = (h.buckets[tonumber(part)] or 0) + value
        end
      end
    end
  end
  return counters, gauges, histograms
end

local function sorted_keys(map)
  local list = {}
  for key in pairs(map) do list[#list + 1] = key end
  table.sort(list)
  return list
end

-- The smallest value that is not smaller than `mille` thousandths of all values, as far as buckets know it.
local function percentile(h, mille)
  local rank = math.max(1, math.ceil(mille * h.count / 1000))
  local seen = 0
  for _, bucket in ipairs(sorted_keys(h.buckets)) do
    seen = seen + h.buckets[bucket]
    if seen >= rank then return math.max(h.min, math.min(h.max, top_of(bucket))) end
  end
end

-- metrics_read hash... / percentile...: rows, sorted by kind and name:
--   {"counter", name, sum}
--   {"gauge", name, how many, min, max, sum}
--   {"histogram", name, count, min, max, sum, one value for each percentile that was asked for}
-- Percentiles are 0 to 100, with a decimal if you like: 99.9.
local function metrics_read(keys, args)
  local milles = {}
  for i, text in ipairs(args) do
    local number = (string.find(text, '^%d+$') or string.find(text, '^%d+%.%d$')) and tonumber(text)
    if not number or number > 100 then return redis.error_reply('ERR a percentile is 0 to 100') end
    milles[i] = math.floor(number * 10 + 0.5)
  end
  local counters, gauges, histograms = gather(keys)
  local rows = {}
  for _, name in ipairs(sorted_keys(counters)) do rows[#rows + 1] = {'counter', name, counters[name]} end
  for _, name in ipairs(sorted_keys(gauges)) do
    local g = gauges[name]
    rows[#rows + 1] = {'gauge', name, g.count, g.min, g.max, g.sum}
  end
  for _, name in ipairs(sorted_keys(histograms)) do
    local h = histograms[name]
    local row = {'histogram', name, h.count, h.min, h.max, h.sum}
    for _, mille in ipairs(milles) do row[#row + 1] = percentile(h, mille) end
    rows[#rows + 1] = row
  end
  return rows
end

redis.register_function('metrics_record', metrics_record)
redis.register_function {function_name = 'metrics_read', callback = metrics_read, flags = {'no-writes'}}
