-- Functions that take and answer functions. A function is a value as any other, and it remembers
-- the local variables around it: its upvalues.

local functional = {}

function functional.map(list, change)
  local changed = {}
  for i = 1, #list do changed[i] = change(list[i], i) end
  return changed
end

function functional.filter(list, keep)
  local kept = {}
  for i = 1, #list do
    if keep(list[i], i) then kept[#kept + 1] = list[i] end
  end
  return kept
end

-- reduce({1, 2, 3}, add, 0) is add(add(add(0, 1), 2), 3). Without a start the first element is it,
-- and then an empty list has no answer. select('#') tells a start of nil from none.
function functional.reduce(list, combine, ...)
  local first, result = 1, (...)
  if select('#', ...) == 0 then
    if #list == 0 then error('an empty list and no start', 2) end
    first, result = 2, list[1]
  end
  for i = first, #list do result = combine(result, list[i]) end
  return result
end

-- compose(f, g)(x) is f(g(x)).
function functional.compose(...)
  local functions = {...}
  return function(...)
    local results = {...}
    for i = #functions, 1, -1 do results = {functions[i](unpack(results))} end
    return unpack(results)
  end
end

-- Fixes the first arguments: partial(add, 1)(2) is add(1, 2).
function functional.partial(f, ...)
  local fixed, count = {...}, select('#', ...)
  return function(...)
    local arguments = {unpack(fixed, 1, count)}
    for i = 1, select('#', ...) do arguments[count + i] = (select(i, ...)) end
    return f(unpack(arguments, 1, count + select('#', ...)))
  end
end

-- Computes each answer once. The table of answers is an upvalue, which nobody else can reach.
function functional.memoize(f)
  local answers = {}
  return function(argument)
    local answer = answers[argument]
    if answer == nil then
      answer = f(argument)
      answers[argument] = answer
    end
    return answer
  end
end

-- Two closures over one variable: what Go does with func() (next, reset func()).
function functional.counter()
  local count = 0
  local function next_number()
    count = count + 1
    return count
  end
  local function reset() count = 0 end
  return next_number, reset
end

return functional
