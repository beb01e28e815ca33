-- Runs a list of commands: a pipeline in one script. (pipeline.lua writes its arguments.)
--
--   KEYS  all keys of all commands
--   ARGV  for each command: its number of words, then the words, each with a letter in front:
--         "aGET" is the word GET, and "k2" is KEYS[2]
--
-- Returns the answers in order. A command that is refused answers an error, and the others run all
-- the same: as in a pipeline, and as in MULTI. Unlike a pipeline, nobody comes in between.
--
-- Commands name their keys by position, so that what is declared is what is used.

-- All is read before anything runs: half a batch would be worse than none.
local commands, at = {}, 1
while at <= #ARGV do
  local count = string.find(ARGV[at], '^%d+$') and tonumber(ARGV[at])
  if not count or count < 1 or at + count > #ARGV then
    return redis.error_reply('ERR bad batch: ' .. at .. ' is no number of words')
  end
  local words = {}
  for i = 1, count do
    local letter, rest = string.match(ARGV[at + i], '^([ak])(.*)$')
    local word = letter == 'a' and rest or letter == 'k' and KEYS[tonumber(rest) or 0]
    if not word then return redis.error_reply('ERR bad batch: ' .. at + i .. ' is no word') end
    words[i] = word
  end
  if count > 5000 then return redis.error_reply('ERR bad batch: more than 5000 words') end
  commands[#commands + 1] = words
  at = at + count + 1
end

local answers = {}
for i, words in ipairs(commands) do answers[i] = redis.pcall(unpack(words)) end
return answers
