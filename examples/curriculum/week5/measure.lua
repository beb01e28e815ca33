-- What a script costs: instructions, memory, commands, time.
--
-- The first two are the same on every run and every machine, so a spec can hold a script to them.
-- Time is what you want to be small and cannot rely on: it is the best of several runs, on this
-- machine, today.
--
-- `prepare(db)` fills an empty engine; every measurement begins with a fresh one.

local perigee = require 'perigee'

local measure = {}

-- Instructions of Lua's machine, rounded up to a hundred. An engine stops a script that runs
-- longer than it may; the smallest budget under which it comes to its end is what it takes.
-- What commands and library functions do inside is not counted: that is what seconds() is for.
function measure.instructions(prepare, source, keys, args)
  local function suffices(hundreds)
    local db = perigee.open{instructions = hundreds * 100}
    prepare(db)
    local ok, problem = pcall(db.eval, db, source, keys, args)
    if ok then return true end
    if string.find(problem.err, 'instructions and was stopped', 1, true) then return false end
    error(problem, 0) -- it fails for another reason, whatever its budget
  end
  local low, high = 0, 1
  while not suffices(high) do low, high = high, high * 2 end
  while high - low > 1 do -- `low` is too little, `high` is enough
    local middle = math.floor((low + high) / 2)
    if suffices(middle) then high = middle else low = middle end
  end
  return high * 100
end

-- By how many bytes Lua's heap is larger after the script than after one that does nothing: what it
-- held, and the garbage it left that nobody has collected yet. Less of both is less work.
function measure.bytes(prepare, source, keys, args)
  local db = perigee.open()
  prepare(db)
  local function heap()
    return tonumber(string.match(db:call('INFO', 'memory'), 'used_memory_lua:(%d+)'))
  end
  db:eval('return 1')
  local before = heap()
  db:eval(source, keys, args)
  return heap() - before
end

-- How many commands it runs.
function measure.commands(prepare, source, keys, args)
  local db = perigee.open()
  prepare(db)
  db:call('CONFIG', 'RESETSTAT')
  db:eval(source, keys, args)
  local count = 0
  for name, calls in string.gmatch(db:call('INFO', 'commandstats'), 'cmdstat_([^:]+):calls=(%d+)') do
    if name ~= 'eval' and not string.find(name, '^config') then count = count + tonumber(calls) end
  end
  return count
end

-- The best of `runs` runs. Others only add what else the machine was doing.
function measure.seconds(prepare, source, keys, args, runs)
  local db = perigee.open()
  prepare(db)
  local best = math.huge
  for _ = 1, runs or 5 do
    local start = os.clock()
    db:eval(source, keys, args)
    best = math.min(best, os.clock() - start)
  end
  return best
end

return measure
