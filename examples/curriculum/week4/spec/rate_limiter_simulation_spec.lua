-- Thousands of random schedules under a clock that only this file moves. After every single request
-- the promises of each limiter are checked. A failure names the seed; PERIGEE_SEED=n runs it alone.
local perigee = require 'perigee'

local only = tonumber(os.getenv('PERIGEE_SEED') or '')
local first, last = only or 1, only or 2000

-- The minimal standard generator of Park and Miller: the same schedule everywhere.
local function random_from(seed)
  local state = (seed * 7919) % 2147483646 + 1
  return function(n) -- 0 to n - 1
    state = state * 16807 % 2147483647
    return state % n
  end
end

-- Runs `steps` requests of a client that sometimes waits, sometimes does not, and sometimes waits
-- for as long as it was told to; `check` gets each one.
local function play(seed, script_name, check)
  local random = random_from(seed)
  local db, clock = perigee.open {clock = perigee.clock(1700000000000 + random(100000))}
  local limiter = db:load('week4/' .. script_name)
  local limit, window = 1 + random(8), 1 + random(2000)
  local run = {limit = limit, window = window, random = random, admitted = {}}
  local told = 0
  for step = 1, 40 do
    local kind = random(5)
    local waited = kind == 0 and random(3 * window) or kind == 1 and told or kind == 2 and 1 or
      kind == 3 and random(1 + math.floor(window / limit)) or 0
    clock:advance(waited)
    local answer = limiter:run({'c'}, {limit, window})
    local ok, problem = pcall(check, run, clock:now(), answer, told > 0 and waited >= told)
    if not ok then
      error(string.format('PERIGEE_SEED=%d (step %d, limit %d in %d ms): %s', seed, step, limit,
        window, tostring(problem)), 0)
    end
    told = answer[1] == 0 and answer[3] or 0
  end
end

local function admitted_since(run, from)
  local count = 0
  for i = #run.admitted, 1, -1 do
    if run.admitted[i] < from then break end
    count = count + 1
  end
  return count
end

-- What any limiter promises.
local function check_answer(run, now, answer, waited_enough)
  local allowed, remaining, retry_after = unpack(answer)
  assert.equal(3, #answer)
  assert.is_true(remaining >= 0 and remaining < run.limit)
  if allowed == 1 then
    assert.equal(0, retry_after)
    run.admitted[#run.admitted + 1] = now
  else
    assert.equal(0, remaining)
    assert.is_true(retry_after >= 1 and retry_after <= 2 * run.window)
  end
  if waited_enough then assert.equal(1, allowed, 'denied after the time it had named') end
end

describe('rate limiters, by simulation #engine', function()
  it('fixed: never more than the limit in a window, and full windows alone deny', function()
    for seed = first, last do
      local opened, count
      play(seed, 'rate_limiter_fixed.lua', function(run, now, answer, waited)
        check_answer(run, now, answer, waited)
        -- A plain model: a window opens with its first request and lasts `window` + 1 instants.
        if not opened or now > opened + run.window then opened, count = now, 0 end
        local room = count < run.limit
        assert.equal(room and 1 or 0, answer[1])
        if room then
          count = count + 1
          assert.equal(run.limit - count, answer[2])
        else
          assert.equal(opened + run.window + 1 - now, answer[3])
        end
        assert.is_true(admitted_since(run, opened) <= run.limit)
      end)
    end
  end)

  it('sliding: never more than the limit in a window of the clock, nor in its weighed one', function()
    for seed = first, last do
      play(seed, 'rate_limiter_sliding.lua', function(run, now, answer, waited)
        check_answer(run, now, answer, waited)
        local edge = now - now % run.window
        assert.is_true(admitted_since(run, edge) <= run.limit)
        -- The weighed count, from the list of all that were admitted: exact, in whole numbers.
        local current = admitted_since(run, edge)
        local before = admitted_since(run, edge - run.window) - current
        local weighed = before * (run.window - (now - edge)) + current * run.window
        assert.is_true(weighed <= run.limit * run.window)
        -- And it denies only where one more would be too many.
        if answer[1] == 0 then
          assert.is_true(weighed + run.window > run.limit * run.window)
        end
        assert.is_true(admitted_since(run, now - run.window + 1) <= 2 * run.limit)
      end)
    end
  end)
end)
