-- A counter that forgets: it counts up, and a while after its first step it starts again at zero.
--
--   KEYS[1]  the counter
--   ARGV[1]  how long a count lives, in milliseconds, from its first step on
--   ARGV[2]  how much to add (optional, 1 when left out)
--
-- Returns {value, ttl}: the count after this step and the milliseconds it has left.
--
-- Why a script? INCR and PEXPIRE sent one after the other are two commands: a client that stops
-- between them leaves a counter that never expires. A script runs as one step.

local function is_integer(text)
  return text ~= nil and string.find(text, '^-?%d+$') ~= nil
end

if #KEYS ~= 1 then
  return redis.error_reply('ERR this script takes one key: the counter')
end
if #ARGV < 1 or #ARGV > 2 then
  return redis.error_reply('ERR this script takes the lifetime in milliseconds and, if you like, a step')
end
local lifetime = is_integer(ARGV[1]) and tonumber(ARGV[1])
if not lifetime or lifetime < 1 or lifetime > 2 ^ 53 then
  return redis.error_reply('ERR the lifetime must be a positive number of milliseconds')
end
if ARGV[2] and not is_integer(ARGV[2]) then
  return redis.error_reply('ERR the step must be an integer')
end

local counter = KEYS[1]
local step = ARGV[2] or '1'

-- INCRBY makes the counter when there is none, starting from zero. Numbers stay text on their way
-- to Redis, so a large one loses no digits in Lua.
local value = redis.call('INCRBY', counter, step)

-- PTTL answers -1 for a key without a deadline: it was made just now. Only then is the deadline
-- set, so further steps do not push it away.
local ttl = redis.call('PTTL', counter)
if ttl == -1 then
  redis.call('PEXPIRE', counter, ARGV[1])
  ttl = redis.call('PTTL', counter)
end

return {value, ttl}
