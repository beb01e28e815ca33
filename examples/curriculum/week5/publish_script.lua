-- Puts one version of a script into the register of scripts. (script_manager.lua calls it.)
--
--   KEYS[1]  the register, a hash: "name@version" -> source, and name -> its newest version
--   ARGV[1]  name: letters, digits, _ and -
--   ARGV[2]  version: a positive integer
--   ARGV[3]  source
--
-- Returns 1 when it is new, 0 when exactly this was there. A version, once published, is never
-- another text: whoever runs report@3 today runs what was tested as report@3.

local name, version, source = ARGV[1], ARGV[2], ARGV[3]
if #KEYS ~= 1 or #ARGV ~= 3 then
  return redis.error_reply('ERR this script takes the register, a name, a version and a source')
end
if not string.find(name, '^[%w_-]+$') then
  return redis.error_reply('ERR a name is made of letters, digits, _ and -')
end
if not string.find(version, '^[1-9]%d*$') or #version > 9 then
  return redis.error_reply('ERR a version is a positive integer')
end

-- HSETNX writes only where nothing is, and says whether it did.
local field = name .. '@' .. version
if redis.call('HSETNX', KEYS[1], field, source) == 0 then
  if redis.call('HGET', KEYS[1], field) == source then return 0 end
  return redis.error_reply('TAKEN ' .. field .. ' is another text; publish a new version')
end
local newest = tonumber(redis.call('HGET', KEYS[1], name) or '0')
if tonumber(version) > newest then redis.call('HSET', KEYS[1], name, version) end
return 1
