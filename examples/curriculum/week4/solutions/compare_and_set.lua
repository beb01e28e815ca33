local found = redis.call('HGET', KEYS[1], ARGV[1])
local expected = ARGV[2] ~= '' and ARGV[2]
if found ~= expected then
  return redis.error_reply('CONFLICT ' .. (found or 'nothing'))
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
