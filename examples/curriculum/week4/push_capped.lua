-- A script with parameters: any number of lists that each keep the newest elements alone. A log, a
-- history, "the last ten visitors": one script, and the text of it never changes.
--
--   KEYS     the lists, one or more
--   ARGV[1]  how many elements a list keeps
--   ARGV[2]  how long a list lives after its last element, in milliseconds; 0: for ever
--   ARGV[3]  and further: the elements, oldest first
--
-- Returns the lengths of the lists.
--
-- Which is a key and which is an argument? Every key that a script touches is in KEYS, so that a
-- cluster knows which server has it, and nothing else is. Values, limits and options are ARGV. Never
-- build a script's text out of values: each text is another script in the server's cache, and
-- a value with a quote in it is a program.

local function count(text)
  return text ~= nil and string.find(text, '^%d+$') and tonumber(text) or nil
end

local most, lifetime = count(ARGV[1]), count(ARGV[2])
if #KEYS == 0 or not lifetime or not most or most < 1 or #ARGV < 3 then
  return redis.error_reply('ERR this script takes lists, how many to keep, a lifetime and elements')
end

local lengths = {}
for i, list in ipairs(KEYS) do
  -- One element a call: unpack(ARGV, 3) would end at 8000 or so, the room that Lua has for
  -- arguments. Elements beyond `most` would be trimmed again, so they are not pushed.
  for n = math.max(3, #ARGV - most + 1), #ARGV do redis.call('LPUSH', list, ARGV[n]) end
  redis.call('LTRIM', list, 0, most - 1)
  if lifetime > 0 then
    redis.call('PEXPIRE', list, ARGV[2])
  else
    redis.call('PERSIST', list)
  end
  lengths[i] = redis.call('LLEN', list)
end
return lengths
