local points = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not points then return false end
local others = redis.call('ZCARD', KEYS[1]) - 1
if others == 0 then return 0 end
return math.floor(redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. points) * 100 / others)
