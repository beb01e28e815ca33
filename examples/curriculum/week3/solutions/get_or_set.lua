local value = redis.call('GET', KEYS[1])
if value then return {value, 1} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {ARGV[1], 0}
