-- Error recovery: a counter that puts itself right. When its key holds something that is no number,
-- that is kept aside, and counting begins anew.
--
--   KEYS[1]  the counter
--   KEYS[2]  where to keep what was found there instead: a list
--   ARGV[1]  how much to add (1 when left out)
--
-- Returns {count, repaired}: repaired is 1 when something was kept aside.
--
-- redis.call raises an error, which ends the script and is its answer. redis.pcall answers it, as a
-- table with the field err, and the script goes on. Only errors that are expected are handled; the
-- others are returned, for whoever can do something about them.

local function is_error(answer)
  return type(answer) == 'table' and answer.err ~= nil
end

local counter, aside, step = KEYS[1], KEYS[2], ARGV[1] or '1'
if not string.find(step, '^-?%d+$') then
  return redis.error_reply('ERR the step must be an integer')
end

local answer = redis.pcall('INCRBY', counter, step)
if not is_error(answer) then return {answer, 0} end

-- The first word of an error says which kind it is.
local found
if string.find(answer.err, '^WRONGTYPE ') then
  found = redis.call('DUMP', counter) -- of any type, and RESTORE brings it back
elseif string.find(answer.err, 'not an integer', 1, true) then
  found = redis.call('GET', counter)
else
  return answer -- an overflow, say: the value is fine, and stays
end

redis.call('RPUSH', aside, found)
redis.call('DEL', counter)
return {redis.call('INCRBY', counter, step), 1}
