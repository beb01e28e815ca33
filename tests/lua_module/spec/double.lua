-- A script of the specs: twice what a key holds.
if #KEYS ~= 1 then return redis.error_reply('ERR one key') end
local value = tonumber(redis.call('GET', KEYS[1]) or '0')
return {value * 2, ARGV[1] or false}
