-- A state machine as a coroutine. The usual machine keeps a variable `state` and looks at it in
-- each function; a coroutine keeps its place in the program instead: where it waits IS its state.
--
--   local machine = state_machine.new(function(wait)
--     local event = wait('idle', {'start'})   -- I am idle; 'start' would move me
--     ...
--   end)
--   machine:state()          --> 'idle'
--   machine:send('start')    --> the next state
--
-- order() below is a machine in whole.

local state_machine = {}

local methods = {}

-- Runs the body until it waits again, ends, or fails.
local function resume(machine, ...)
  local ok, state, allowed = coroutine.resume(machine.thread, ...)
  if not ok then
    machine.current, machine.allowed = 'failed', {}
    error(state, 0)
  end
  if coroutine.status(machine.thread) == 'dead' then
    machine.current, machine.allowed = state or 'done', {}
  else
    machine.current, machine.allowed = state, {}
    for _, event in ipairs(allowed) do machine.allowed[event] = true end
  end
  return machine.current
end

-- The body is called with `wait`; what it returns, or 'done', is the last state.
function state_machine.new(body)
  local machine = setmetatable({thread = coroutine.create(body)}, {__index = methods})
  resume(machine, coroutine.yield)
  return machine
end

function methods:state()
  return self.current
end

function methods:can(event)
  return self.allowed[event] == true
end

-- Answers the new state. An event that the state does not know is refused, and changes nothing.
function methods:send(event, ...)
  if not self:can(event) then
    error("'" .. tostring(event) .. "' is not possible when " .. self.current, 2)
  end
  return resume(self, event, ...)
end

-- An order: it is filled, paid, sent and delivered; it can be cancelled until it is sent, and then
-- what was paid goes back. Follow it from top to bottom: there is no table of transitions.
function state_machine.order(log)
  return state_machine.new(function(wait)
    local items, event, what = 0, nil, nil
    repeat
      event, what = wait('open', items > 0 and {'add', 'pay', 'cancel'} or {'add', 'cancel'})
      if event == 'add' then
        items = items + (what or 1)
      end
    until event ~= 'add'
    if event == 'cancel' then return 'cancelled' end

    log('charge for ' .. items)
    event = wait('paid', {'send', 'cancel'})
    if event == 'cancel' then
      log('refund for ' .. items)
      return 'cancelled'
    end

    repeat event = wait('sent', {'deliver', 'lose'})
      if event == 'lose' then log('send ' .. items .. ' again') end
    until event == 'deliver'
    return 'delivered'
  end)
end

return state_machine
