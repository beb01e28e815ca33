local perigee = require 'perigee'

local keys = {'{q}:jobs', '{q}:waiting', '{q}:later', '{q}:running', '{q}:dead'}

describe('jobs', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open {clock = perigee.target == 'engine' and perigee.clock(1000000) or nil}
    db:load_library('week8/jobs.lua')
  end)
  after_each(function() db:call('FUNCTION', 'FLUSH') end)
  local function add(payload, priority, delay, attempts)
    return db:fcall('jobs_add', keys, {payload, priority or 5, delay or 0, attempts or 3})
  end
  local function take(visibility) return db:fcall('jobs_take', keys, {visibility or 10000}) end
  local function call(name, ...) return db:fcall('jobs_' .. name, keys, {...}) end

  it('gives the highest priority first, then the oldest', function()
    for i, priority in ipairs {1, 9, 5, 9, 0} do add('job' .. i, priority) end
    local order = {}
    for i = 1, 5 do order[i] = take()[3] end
    assert.same({'job2', 'job4', 'job3', 'job1', 'job5'}, order)
    assert.is_false(take())
  end)

  it('forgets what is done, and only once', function()
    local id = add('a')
    assert.same({id, 1, 'a'}, take())
    assert.equal(1, call('done', id, 1))
    assert.equal(0, call('done', id, 1))
    assert.same({'next', '1'}, db:call('HGETALL', keys[1]))
    assert.equal(1, db:call('DBSIZE'))
  end)

  it('keeps any bytes', function()
    add('\0\255\r\n')
    assert.equal('\0\255\r\n', take()[3])
  end)

  it('waits for what is for later #engine', function()
    add('late', 9, 5000)
    add('now', 0)
    assert.equal('now', take()[3])
    clock:advance(4999)
    assert.is_false(take())
    clock:advance(1)
    assert.equal('late', take()[3])
  end)

  it('tries again, each time later, and then no more #engine', function()
    local id = add('bad', 5, 0, 4)
    for attempt, wait in ipairs {1000, 2000, 4000} do
      assert.same({id, attempt, 'bad'}, take())
      assert.same({1, wait}, call('fail', id, attempt, 'no'))
      clock:advance(wait - 1)
      assert.is_false(take())
      clock:advance(1)
    end
    take()
    assert.same({1, -1}, call('fail', id, 4, 'still no'))
    clock:advance(1000000)
    assert.is_false(take())
    assert.same({tostring(id)}, db:call('LRANGE', keys[5], 0, -1))
    -- Somebody repairs what was wrong.
    assert.equal(1, call('revive', id))
    assert.equal(0, call('revive', id))
    assert.same({id, 5, 'bad'}, take())
    assert.equal(0, call('done', id, 4))
    assert.same({1, 1000}, call('fail', id, 5, 'no'))
  end)

  it('never waits longer than a minute #engine', function()
    local id = add('bad', 5, 0, 40)
    for attempt = 1, 39 do
      take()
      local wait = call('fail', id, attempt, 'no')[2]
      assert.is_true(wait <= 60000)
      clock:advance(wait)
    end
    assert.same({id, 40, 'bad'}, take())
  end)

  it('gives a job to another when its worker is not heard of #engine', function()
    local id = add('a')
    take(10000)
    clock:advance(9999)
    assert.equal(1, call('extend', id, 1, 10000))
    clock:advance(9999)
    assert.is_false(take())
    clock:advance(1) -- its time is over, and nobody has noticed yet
    assert.equal(0, call('done', id, 1))
    assert.equal(0, call('extend', id, 1, 10000))
    assert.is_false(take()) -- back-off
    clock:advance(1000)
    assert.same({id, 2, 'a'}, take(10000))
    assert.equal(0, call('done', id, 1)) -- the first one wakes up
    assert.same({0, 0}, call('fail', id, 1, 'late'))
    assert.equal(1, call('done', id, 2))
  end)

  it('refuses bad arguments and writes nothing', function()
    for _, args in ipairs {{}, {'a'}, {'a', 10, 0, 1}, {'a', -1, 0, 1}, {'a', 1, 'x', 1}, {'a', 1, 0, 0}} do
      assert.has_error(function() db:fcall('jobs_add', keys, args) end)
    end
    assert.has_error(function() db:fcall('jobs_take', keys, {0}) end)
    assert.has_error(function() db:fcall('jobs_extend', keys, {1, 1, 'x'}) end)
    assert.equal(0, db:call('DBSIZE'))
    assert.equal(0, call('done', 7, 1))
    assert.equal(0, call('revive', 7))
  end)

  it('loses nothing under random crashes, and never has two holders #engine', function()
    local only = tonumber(os.getenv('PERIGEE_SEED') or '')
    for seed = only or 1, only or 100 do
      local state = (seed * 7919) % 2147483646 + 1
      local function random(n) -- 0 to n - 1
        state = state * 16807 % 2147483647
        return state % n
      end
      local line = 'PERIGEE_SEED=' .. seed
      db, clock = perigee.open {clock = perigee.clock(1000000)}
      db:load_library('week8/jobs.lua')
      local effects, finished, receipts, added = {}, {}, {}, 0
      local function step(may_add, may_crash)
        local kind = random(10)
        if kind < 2 and may_add then
          added = added + 1
          add('p' .. added, random(10), random(2) * random(3000), 1 + random(4))
        elseif kind < 7 then
          local job = take(500 + random(2000))
          if job then
            for _, old in ipairs(receipts) do
              -- Whoever had it before has lost it: asking to keep it is refused.
              if old[1] == job[1] then assert.equal(0, call('extend', old[1], old[2], 1000), line) end
            end
            receipts[#receipts + 1] = job
            if may_crash and random(4) == 0 then return end -- it dies before it does anything
            effects[job[3]] = (effects[job[3]] or 0) + 1
            if may_crash and random(4) == 0 then return end -- it dies before it can say so
            if may_crash and random(5) == 0 then
              call('fail', job[1], job[2], 'no')
            else
              clock:advance(random(may_crash and 2000 or 400))
              if call('done', job[1], job[2]) == 1 then
                assert.is_nil(finished[job[3]], line) -- told once, however often it was done
                finished[job[3]] = true
              end
            end
          end
        else
          clock:advance(random(3000))
        end
        -- Each job is in one place.
        local places = db:call('ZCARD', keys[2]) + db:call('ZCARD', keys[3]) + db:call('ZCARD', keys[4]) +
          db:call('LLEN', keys[5])
        local over = 0
        for payload in pairs(finished) do
          over = over + 1
          assert.is_true(effects[payload] >= 1, line)
        end
        assert.equal(added, places + over, line)
      end
      for _ = 1, 80 do step(true, true) end
      for _ = 1, 300 do step(false, false) end
      local over = 0
      for _ in pairs(finished) do over = over + 1 end
      assert.equal(added, over + db:call('LLEN', keys[5]), line .. ': a job is left')
    end
  end)
end)
