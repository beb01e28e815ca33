-- Runs a script and tells what it did: each command with its line and its answer, what it printed, and
-- which keys it touched without having declared them.
--
--   local debug_wrapper = require 'week5.debug_wrapper'
--   local seen = debug_wrapper.run(db, source, keys, args)
--   seen.answer, seen.error        one of them, as without the wrapper
--   seen.lines                     the story, one text a step
--   seen.undeclared                keys that were not in KEYS
--   debug_wrapper.explain(seen)    all of it as one text
--
-- On an engine, give it db:fork(): the script then works on a copy, and your data stays as it is.
--
-- How: text is put in front of the script, on its first line, so that line numbers stay right. There
-- `redis` becomes a local table that stands before the real one. A script has no `print`; here it
-- gets one. A line number comes from error(), which puts the line of its caller's caller in front of
-- its text. `return redis.call(...)` is a tail call: by then the script has left its line, and `return`
-- stands where the number would.

local debug_wrapper = {}

local before = [[
local real, lines, undeclared, declared = redis, {}, {}, {}
for _, key in ipairs(KEYS) do declared[key] = true end
local function show(value, depth)
  depth = depth or 0
  if type(value) == 'string' then return string.format('%q', value) end
  if type(value) ~= 'table' then return tostring(value) end
  if value.err then return '(error) ' .. value.err end
  if value.ok then return value.ok end
  if depth == 3 then return '{...}' end
  local parts = {}
  for i, item in ipairs(value) do
    if i > 20 then parts[i] = '... of ' .. #value break end
    parts[i] = show(item, depth + 1)
  end
  return '{' .. table.concat(parts, ', ') .. '}'
end
local function add(text)
  local where = string.match(select(2, pcall(error, '', 4)), ':(%d+):') or 'return'
  if #lines < 1000 then lines[#lines + 1] = where .. ': ' .. text end
end
local function check_keys(words)
  local keys = real.pcall('COMMAND', 'GETKEYS', unpack(words, 1, words.n))
  if keys.err then return end
  for _, key in ipairs(keys) do
    if not declared[key] then
      declared[key] = true
      undeclared[#undeclared + 1] = key
    end
  end
end
local function traced(raises)
  return function(...)
    local words = {n = select('#', ...), ...}
    local texts = {}
    for i = 1, words.n do texts[i] = type(words[i]) == 'string' and words[i] or show(words[i]) end
    local answer = real.pcall(...)
    add(table.concat(texts, ' ') .. ' -> ' .. show(answer))
    check_keys(words)
    if raises and type(answer) == 'table' and answer.err then error(answer, 0) end
    return answer
  end
end
local redis = setmetatable({call = traced(true), pcall = traced(false)}, {__index = real})
local function print(...)
  local texts = {}
  for i = 1, select('#', ...) do
    local value = select(i, ...)
    texts[i] = type(value) == 'string' and value or show(value)
  end
  add(table.concat(texts, ' '))
end
local function script() ]]

-- The script's answer is put into a list, as `false` when it is nil: a nil would end the list.
local after = [[

end
local answer
local ok, problem = xpcall(function() answer = script() end, function(e)
  return type(e) == 'table' and e.err or tostring(e)
end)
if not ok then return {0, problem, lines, undeclared} end
if type(answer) == 'table' and answer.err then return {0, answer.err, lines, undeclared} end
if answer == nil then answer = false end
return {1, answer, lines, undeclared}]]

-- The source, wrapped. A first line "#!lua ..." has to stay first.
function debug_wrapper.wrap(source)
  local shebang, rest = string.match(source, '^(#![^\n]*\n)(.*)$')
  local prologue = string.gsub(before, '\n', ' ')
  return (shebang or '') .. prologue .. (rest or source) .. after
end

function debug_wrapper.run(db, source, keys, args)
  -- A script that does not compile is refused as it is, and not with the wrapper's text around it.
  db:call('SCRIPT', 'LOAD', source)
  local reply = db:eval(debug_wrapper.wrap(source), keys, args)
  local seen = {lines = reply[3], undeclared = reply[4]}
  if reply[1] == 1 then seen.answer = reply[2] else seen.error = reply[2] end
  return seen
end

local function show(value)
  if type(value) ~= 'table' then return tostring(value) end
  if value.ok then return value.ok end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = show(item) end
  return '{' .. table.concat(parts, ', ') .. '}'
end

function debug_wrapper.explain(seen)
  local texts = {}
  for _, line in ipairs(seen.lines) do texts[#texts + 1] = 'line ' .. line end
  for _, key in ipairs(seen.undeclared) do
    texts[#texts + 1] = 'not declared in KEYS: ' .. key
  end
  texts[#texts + 1] = seen.error and 'failed: ' .. seen.error or 'answered: ' .. show(seen.answer)
  return table.concat(texts, '\n')
end

return debug_wrapper
