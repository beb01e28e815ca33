-- Exercise: a time series for a chart: a value for each bucket, where nothing was measured the one before.
--
--   KEYS[1]  a series as week7/timeseries.lua keeps it raw: a sorted set "time value", score = time
--   ARGV[1]  from, a time in milliseconds
--   ARGV[2]  bucket, in milliseconds
--   ARGV[3]  how many buckets
--
-- Returns as many values as there are buckets, as texts: the last one measured in the bucket, or else the last
-- one measured before it. An empty text where nothing has ever been measured.

-- TODO: what was measured before `from` counts, too; a bucket ends just before the next one begins.
local values = {}
for i = 1, tonumber(ARGV[3]) do
  local start = ARGV[1] + (i - 1) * ARGV[2]
  local found = redis.call('ZRANGEBYSCORE', KEYS[1], start, start + ARGV[2])
  values[i] = string.match(found[#found] or '', ' (.*)') or ''
end
return values
