local kept = redis.call('GET', KEYS[2])
if kept then return tonumber(kept) end
local balance = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], balance, 'PX', ARGV[2])
return balance
