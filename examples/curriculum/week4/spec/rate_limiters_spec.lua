local perigee = require 'perigee'

for _, name in ipairs {'fixed', 'sliding'} do
  describe('rate_limiter_' .. name, function()
    local db, clock, limiter
    before_each(function()
      db, clock = perigee.open()
      limiter = db:load('week4/rate_limiter_' .. name .. '.lua')
    end)

    it('lets in as many as it says, and counts down', function()
      -- Weeks are long: a server does not pass the edge of one while this runs.
      local week = 7 * 24 * 3600 * 1000
      for left = 2, 0, -1 do assert.same({1, left, 0}, limiter:run({'c'}, {3, week})) end
      local answer = limiter:run({'c'}, {3, week})
      assert.equal(0, answer[1])
      assert.equal(0, answer[2])
      assert.is_true(answer[3] > 0)
    end)

    it('lets in again after the time it names #engine', function()
      limiter:run({'c'}, {1, 1000})
      local wait = limiter:run({'c'}, {1, 1000})[3]
      clock:advance(wait - 1)
      assert.equal(0, limiter:run({'c'}, {1, 1000})[1])
      clock:advance(1)
      assert.equal(1, limiter:run({'c'}, {1, 1000})[1])
    end)

    it('lets in again on a server, too', function()
      assert.equal(1, limiter:run({'c'}, {1, 100})[1])
      for _ = 1, 3 do clock:advance(101) end
      assert.equal(1, limiter:run({'c'}, {1, 100})[1])
    end)

    it('keeps clients apart', function()
      limiter:run({'c'}, {1, 60000})
      assert.equal(1, limiter:run({'d'}, {1, 60000})[1])
    end)

    it('takes another limit at any time #engine', function()
      for _ = 1, 3 do limiter:run({'c'}, {3, 1000}) end
      assert.equal(1, limiter:run({'c'}, {4, 1000})[1])
      assert.equal(0, limiter:run({'c'}, {2, 1000})[1])
    end)

    it('leaves nothing behind #engine', function()
      limiter:run({'c'}, {3, 1000})
      clock:advance(2001)
      assert.equal(0, db:call('EXISTS', 'c'))
    end)

    it('refuses bad arguments and writes nothing', function()
      for _, args in ipairs {{}, {3}, {0, 1000}, {3, 0}, {-1, 1000}, {'x', 1000}, {3, 'x'},
        {'1.5', 1000}, {3, 1000, 1}, {'99999999999999999', 1000}, {3, '99999999999999999'}} do
        assert.matches('^ERR ', limiter:pcall({'c'}, args).err)
      end
      assert.matches('^ERR ', limiter:pcall({}, {3, 1000}).err)
      assert.equal(0, db:call('DBSIZE'))
    end)

    it('says when the key is something else', function()
      db:call('SET', 'c', 'text')
      assert.matches('^ERR the key holds something', limiter:pcall({'c'}, {3, 1000}).err)
      db:call('DEL', 'c')
      db:call('RPUSH', 'c', 'x')
      assert.matches('^WRONGTYPE', limiter:pcall({'c'}, {3, 1000}).err)
    end)
  end)
end

describe('the edge of a window #engine', function()
  local db, clock
  before_each(function() db, clock = perigee.open {clock = perigee.clock(10000)} end)

  local function admitted(limiter, n)
    local count = 0
    for _ = 1, n do count = count + limiter:run({'c'}, {10, 1000})[1] end
    return count
  end

  it('lets twice the limit through when windows are fixed', function()
    local fixed = db:load('week4/rate_limiter_fixed.lua')
    assert.equal(1, admitted(fixed, 1)) -- opens the window
    clock:advance(1000)
    assert.equal(9, admitted(fixed, 20))
    clock:advance(1)
    assert.equal(10, admitted(fixed, 20)) -- 19 within two milliseconds
  end)

  it('does not when the window slides', function()
    local sliding = db:load('week4/rate_limiter_sliding.lua')
    clock:advance(999)
    assert.equal(10, admitted(sliding, 20))
    clock:advance(1)
    assert.equal(0, admitted(sliding, 20))
    clock:advance(100)
    assert.equal(1, admitted(sliding, 20))
  end)

  it('opens a fixed window anew when somebody took its deadline away', function()
    local fixed = db:load('week4/rate_limiter_fixed.lua')
    admitted(fixed, 10)
    db:call('PERSIST', 'c')
    assert.equal(10, admitted(fixed, 20))
    assert.is_true(db:call('PTTL', 'c') > 0)
  end)
end)
