-- An event system: some say that something happened, others have asked to be called then.
--
--   local events = require 'week1.events'
--   local shop = events.new()
--   local stop = shop:on('sold', function(item) print('sold', item) end)
--   shop:emit('sold', 'bolt')
--   stop()
--
-- What it promises, each with a spec:
--   * handlers are called in the order in which they were added
--   * one that fails does not keep the others from being called; emit() answers all errors
--   * handlers may add and remove handlers, themselves too, while an event is under way: who was
--     there when it began and is still there is called, who came later is not

local events = {}

local methods = {}

function events.new()
  return setmetatable({handlers = {}}, {__index = methods})
end

-- Calls handler(...) for each emit(name, ...). Answers a function that ends this.
function methods:on(name, handler)
  if type(handler) ~= 'function' then error('a handler is a function', 2) end
  local list = self.handlers[name] or {}
  self.handlers[name] = list
  -- The same function may be added twice: an entry is a table, which equals itself alone.
  local entry = {call = handler, active = true}
  list[#list + 1] = entry
  return function()
    entry.active = false
    for i = #list, 1, -1 do
      if list[i] == entry then table.remove(list, i) end
    end
  end
end

-- The same, for the next time alone.
function methods:once(name, handler)
  if type(handler) ~= 'function' then error('a handler is a function', 2) end
  local stop
  stop = self:on(name, function(...)
    stop() -- first, or a handler that emits the same event would never end
    return handler(...)
  end)
  return stop
end

-- Answers how many handlers were called, and the errors of those that failed.
function methods:emit(name, ...)
  local called, errors = 0, {}
  -- A copy: handlers may change the list.
  local list = {unpack(self.handlers[name] or {})}
  for _, entry in ipairs(list) do
    if entry.active then
      called = called + 1
      local ok, problem = pcall(entry.call, ...)
      if not ok then errors[#errors + 1] = problem end
    end
  end
  return called, errors
end

return events
