-- Thousands of random schedules under a clock that only this file moves. What each limiter promises is
-- checked after every request. A failure names the seed; PERIGEE_SEED=n runs it alone.
local perigee = require 'perigee'

local only = tonumber(os.getenv('PERIGEE_SEED') or '')
local first, last = only or 1, only or 500

-- The minimal standard generator of Park and Miller: the same schedule everywhere.
local function random_from(seed)
  local state = (seed * 7919) % 2147483646 + 1
  return function(n) -- 0 to n - 1
    state = state * 16807 % 2147483647
    return state % n
  end
end

-- As assert, which is slow when it is asked a hundred thousand times.
local function must(holds, text)
  if not holds then error(text or 'a promise is broken', 2) end
end

-- Runs requests of a client that sometimes waits, sometimes does not, and sometimes waits for as long as
-- it was told to. `check(run, now, answer, waited_enough)` gets each one.
local function play(name, check)
  for seed = first, last do
    local random = random_from(seed)
    local db, clock = perigee.open {clock = perigee.clock(1700000000000 + random(100000))}
    local limiter = db:load('week8/rate_limiter_' .. name .. '.lua')
    local run = {db = db, limit = 1 + random(8), window = 1 + random(2000), admitted = {}}
    run.burst = name == 'log' and run.limit or 1 + random(8)
    run.args = {run.limit, run.window, name ~= 'log' and run.burst or nil}
    local told = 0
    for step = 1, 40 do
      local kind = random(5)
      local waited = kind == 0 and random(3 * run.window) or kind == 1 and told or kind == 2 and 1 or
        kind == 3 and random(1 + math.floor(run.window / run.limit)) or 0
      clock:advance(waited)
      local answer = limiter:run({'c'}, run.args)
      local ok, problem = pcall(function()
        must(#answer == 3)
        must(answer[2] >= 0 and answer[2] < run.burst)
        if answer[1] == 0 then must(answer[2] == 0 and answer[3] >= 1) end
        if told > 0 and waited >= told then
          must(answer[1] == 1, 'denied after the time it had named')
        end
        check(run, clock:now(), answer)
      end)
      if not ok then
        error(string.format('PERIGEE_SEED=%d (step %d, limit %d in %d ms, burst %d): %s', seed, step,
          run.limit, run.window, run.burst, tostring(problem)), 0)
      end
      told = answer[1] == 0 and answer[3] or 0
    end
  end
end

local function count_since(instants, from)
  local count = 0
  for _, instant in ipairs(instants) do
    if instant >= from then count = count + 1 end
  end
  return count
end

-- In any stretch that ends now, no more than burst + limit * t / window. In whole numbers.
local function keeps_pace(run, now)
  for i, instant in ipairs(run.admitted) do
    local count = #run.admitted - i + 1
    if count * run.window > run.burst * run.window + (now - instant) * run.limit then return false end
  end
  return true
end

describe('rate limiters, by simulation #engine', function()
  it('log: never more than the limit in any window, and denies only when it is full', function()
    play('log', function(run, now, answer)
      local before = count_since(run.admitted, now - run.window + 1)
      must(answer[1] == (before < run.limit and 1 or 0))
      if answer[1] == 1 then
        must(answer[2] == (run.limit - before - 1))
        run.admitted[#run.admitted + 1] = now
      end
      must(count_since(run.admitted, now - run.window + 1) <= run.limit)
    end)
  end)

  for _, name in ipairs {'token_bucket', 'gcra'} do
    it(name .. ': never more than the burst and the pace allow, and denies only then', function()
      play(name, function(run, now, answer)
        local admitted = run.admitted
        admitted[#admitted + 1] = now
        local fits = keeps_pace(run, now) -- would be right, if it were let in
        must(answer[1] == (fits and 1 or 0))
        if answer[1] == 0 then admitted[#admitted] = nil end
        must(keeps_pace(run, now))
      end)
    end)
  end

  it('gcra answers what a token bucket answers', function()
    play('gcra', function(run, _, answer)
      run.bucket = run.bucket or run.db:load('week8/rate_limiter_token_bucket.lua')
      must(table.concat(answer, ' ') == table.concat(run.bucket:run({'b'}, run.args), ' '))
    end)
  end)

  it('leaky bucket: what leaves is never more than the limit in any window', function()
    play('leaky_bucket', function(run, now, answer)
      -- `free`: when the next one may leave, in 1/limit of a millisecond since the first.
      run.start = run.start or now
      local instant = (now - run.start) * run.limit
      run.free = math.max(run.free or 0, instant)
      local inside = run.free - instant
      local fits = inside + run.window <= run.burst * run.window
      must(answer[1] == (fits and 1 or 0))
      if not fits then return end
      must(answer[3] == (math.ceil(inside / run.limit)))
      run.free = run.free + run.window
      run.admitted[#run.admitted + 1] = now + answer[3]
      local leaves = run.admitted
      for i = 2, #leaves do must(leaves[i - 1] <= leaves[i]) end
      must(count_since(leaves, leaves[#leaves] - run.window + 1) <= run.limit)
    end)
  end)
end)
