-- Sets many keys at once.
--
--   KEYS     the keys
--   ARGV[1]  how long they live, in milliseconds; 0: for ever
--   ARGV[2]  the value of KEYS[1], and so on
--
-- Returns how many of the keys were new.
--
-- A script for a hundred keys costs one round trip; a hundred SETs cost a hundred. But nobody else is
-- served while it runs: send some hundred keys at a time, not a million. bulk.lua does so.

local ttl = string.find(ARGV[1] or '', '^%d+$') and tonumber(ARGV[1])
if #KEYS == 0 or #ARGV ~= #KEYS + 1 or not ttl or ttl > 2 ^ 40 then
  return redis.error_reply('ERR this script takes keys, a lifetime in milliseconds and a value for each key')
end

-- unpack() puts its values on Lua's stack, which has room for about 8000. Never unpack() a list whose
-- length comes from outside.
local portion = 1000

local new = 0
for first = 1, #KEYS, portion do
  local last = math.min(first + portion - 1, #KEYS)
  -- EXISTS counts a key as often as it is named, and a key named twice is new once at the most.
  local pairs_of, named, names = {}, {}, {}
  for i = first, last do
    pairs_of[#pairs_of + 1] = KEYS[i]
    pairs_of[#pairs_of + 1] = ARGV[i + 1]
    if not named[KEYS[i]] then
      named[KEYS[i]] = true
      names[#names + 1] = KEYS[i]
    end
  end
  new = new + #names - redis.call('EXISTS', unpack(names))
  redis.call('MSET', unpack(pairs_of))
end
if ttl > 0 then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end
end
return new
