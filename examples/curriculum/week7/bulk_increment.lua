-- Adds to many counters, to all of them or to none.
--
--   KEYS     the counters
--   ARGV[i]  what is added to KEYS[i]
--   ARGV[#KEYS + 1]  a floor: no counter may go below it (optional)
--
-- Returns the new values, in the order of KEYS. When one of them cannot be, the answer names its key,
-- and nothing has changed.
--
-- Redis rolls nothing back. All or none means: first look at everything, then write, with commands
-- that cannot be refused any more.

-- As INCRBY takes them: it refuses 007 and -0, and must not get the chance to.
local function integer(text)
  if not text or text ~= '0' and not string.find(text, '^-?[1-9]%d*$') then return nil end
  local number = tonumber(text)
  return math.abs(number) <= 2 ^ 53 - 1 and number or nil
end

local floor = integer(ARGV[#KEYS + 1])
if #KEYS == 0 or #ARGV < #KEYS or #ARGV > #KEYS + 1 or #ARGV > #KEYS and not floor then
  return redis.error_reply('ERR this script takes counters, an integer for each, and a floor')
end

-- By key and not by position: a key may be named twice, and then both steps count.
local values = {}
for i, key in ipairs(KEYS) do
  local step = integer(ARGV[i])
  if not step then return redis.error_reply('ERR ' .. ARGV[i] .. ' is no integer below 2^53') end
  local before = values[key]
  if not before then
    local text = redis.pcall('GET', key)
    if type(text) == 'table' then return redis.error_reply('ERR ' .. key .. ' is no counter') end
    before = integer(text or '0')
    if not before then return redis.error_reply('ERR ' .. key .. ' is no counter') end
  end
  local after = before + step
  if math.abs(after) > 2 ^ 53 - 1 then return redis.error_reply('ERR ' .. key .. ' gets too large') end
  if floor and after < floor then return redis.error_reply('LOW ' .. key .. ' has only ' .. before) end
  values[key] = after
end

local answers = {}
for i, key in ipairs(KEYS) do answers[i] = redis.call('INCRBY', key, ARGV[i]) end
return answers
