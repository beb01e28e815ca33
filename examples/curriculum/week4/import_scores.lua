-- Error recovery: many writes, of which some may fail. What can be written is written; what cannot
-- is reported, with the reason.
--
--   KEYS[1]  a sorted set
--   ARGV     member, score, member, score, ...
--
-- Returns {written, {member, reason, member, reason, ...}}.
--
-- Without pcall the first bad score would end the script, and the scores before it would stay
-- written: a half of the list, and nobody knows which.

if #KEYS ~= 1 or #ARGV % 2 ~= 0 then
  return redis.error_reply('ERR this script takes a sorted set and pairs of member and score')
end

-- A key of another type fails for each pair: that is one mistake, not hundreds.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'none' and kind ~= 'zset' then
  return redis.error_reply('WRONGTYPE the key holds a ' .. kind .. ', not a sorted set')
end

local written, failures = 0, {}
for i = 1, #ARGV, 2 do
  local member, score = ARGV[i], ARGV[i + 1]
  local answer = redis.pcall('ZADD', KEYS[1], score, member)
  if type(answer) == 'table' and answer.err then
    failures[#failures + 1] = member
    failures[#failures + 1] = answer.err
  else
    written = written + 1
  end
end
return {written, failures}
