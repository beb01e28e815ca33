-- Many commands, few round trips.
--
-- A command takes a hundred thousandth of a second, its way there and back a hundred times that. So
-- one sends many before one reads the first answer. Two ways:
--
-- - pipeline.encode(words): the bytes of a command as they go over the wire. Written one after the
--   other they are a pipeline; `redis-cli --pipe` sends such a file.
-- - pipeline.new(db, size): gathers commands and runs them in scripts of `size` commands each, so that each
--   portion is one step that nobody interrupts.
--
--   local batch = pipeline.new(db, 100)
--   batch:add('SET', {'k1'}, 'v')       -- keys stand in braces
--   batch:add('INCR', {'n'})
--   local answers = batch:run()         -- {{ok = 'OK'}, 1}

local pipeline = {}
local methods = {}

function pipeline.encode(words)
  local parts = {'*' .. #words .. '\r\n'}
  for _, word in ipairs(words) do
    word = tostring(word)
    parts[#parts + 1] = '$' .. #word .. '\r\n' .. word .. '\r\n'
  end
  return table.concat(parts)
end

function pipeline.new(db, size)
  return setmetatable({db = db, script = db:load('week7/batch_run.lua'), size = size or 100,
    commands = {}, round_trips = 0}, {__index = methods})
end

function methods:add(...) self.commands[#self.commands + 1] = {...} end

local function portion(commands, first, last)
  local keys, args, positions = {}, {}, {}
  for i = first, last do
    args[#args + 1] = #commands[i]
    for _, word in ipairs(commands[i]) do
      if type(word) == 'table' then
        local key = word[1]
        if not positions[key] then
          keys[#keys + 1] = key
          positions[key] = #keys
        end
        args[#args + 1] = 'k' .. positions[key]
      else
        args[#args + 1] = 'a' .. word
      end
    end
  end
  return keys, args
end

-- The answers in the order of add(); {err=...} for those that were refused. The pipeline is empty then.
function methods:run()
  local answers, commands = {}, self.commands
  self.commands = {}
  for first = 1, #commands, self.size do
    local last = math.min(first + self.size - 1, #commands)
    self.round_trips = self.round_trips + 1
    for i, answer in ipairs(self.script:run(portion(commands, first, last))) do
      answers[first + i - 1] = answer
    end
  end
  return answers
end

return pipeline
