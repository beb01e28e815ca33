local from, bucket, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function value_of(member) return string.match(member, ' (.*)') end

local before = redis.call('ZREVRANGEBYSCORE', KEYS[1], '(' .. from, '-inf', 'LIMIT', 0, 1)[1]
local values, last = {}, before and value_of(before) or ''

-- One command for the samples of all buckets, walked through once.
local samples = redis.call('ZRANGEBYSCORE', KEYS[1], from, '(' .. from + count * bucket)
local at = 1
for i = 1, count do
  local past = from + i * bucket
  while samples[at] and tonumber(string.match(samples[at], '^%d+')) < past do
    last = value_of(samples[at])
    at = at + 1
  end
  values[i] = last
end
return values
