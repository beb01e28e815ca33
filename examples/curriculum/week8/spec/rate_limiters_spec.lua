local perigee = require 'perigee'

for _, name in ipairs {'log', 'token_bucket', 'leaky_bucket', 'gcra'} do
  describe('rate_limiter_' .. name, function()
    local db, clock, limiter
    before_each(function()
      db, clock = perigee.open {clock = perigee.target == 'engine' and perigee.clock(10000) or nil}
      limiter = db:load('week8/rate_limiter_' .. name .. '.lua')
    end)

    it('lets in as many as it says, and counts down', function()
      local week = 7 * 24 * 3600 * 1000
      for left = 2, 0, -1 do
        local answer = limiter:run({'c'}, {3, week})
        assert.equal(1, answer[1])
        assert.equal(left, answer[2])
      end
      local answer = limiter:run({'c'}, {3, week})
      assert.equal(0, answer[1])
      assert.equal(0, answer[2])
      assert.is_true(answer[3] > 0 and answer[3] <= week)
    end)

    it('lets in again after the time it names #engine', function()
      limiter:run({'c'}, {1, 1000})
      local wait = limiter:run({'c'}, {1, 1000})[3]
      assert.equal(1000, wait)
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
      local answer = limiter:run({'c'}, {2, 1000})
      assert.equal(0, answer[1])
      clock:advance(answer[3])
      assert.equal(1, limiter:run({'c'}, {2, 1000})[1])
    end)

    it('leaves nothing behind #engine', function()
      for _ = 1, 3 do limiter:run({'c'}, {3, 1000}) end
      clock:advance(1002)
      assert.equal(0, db:call('EXISTS', 'c'))
    end)

    it('is not confused by a clock that goes back #engine', function()
      for _ = 1, 3 do limiter:run({'c'}, {3, 1000}) end
      clock:advance(500)
      limiter:run({'c'}, {3, 1000})
      clock:set(9000)
      assert.equal(0, limiter:run({'c'}, {3, 1000})[1])
      clock:set(11001)
      assert.equal(1, limiter:run({'c'}, {3, 1000})[1])
    end)

    it('refuses bad arguments and writes nothing', function()
      for _, args in ipairs {{}, {3}, {0, 1000}, {3, 0}, {-1, 1000}, {'x', 1000}, {3, 'x'}, {'1.5', 1000},
        {3, 1000, 'x'}, {3, 1000, 0}, {3, 1000, 1, 1}, {'99999999999999999', 1000}, {3, '99999999999999999'}} do
        assert.matches('^ERR ', limiter:pcall({'c'}, args).err)
      end
      assert.matches('^ERR ', limiter:pcall({}, {3, 1000}).err)
      assert.equal(0, db:call('DBSIZE'))
    end)

    it('says when the key is something else', function()
      db:call('SET', 'c', 'text')
      assert.is_string(limiter:pcall({'c'}, {3, 1000}).err)
      assert.equal('text', db:call('GET', 'c'))
      db:call('DEL', 'c')
      db:call('RPUSH', 'c', 'x')
      assert.matches('^WRONGTYPE', limiter:pcall({'c'}, {3, 1000}).err)
    end)
  end)
end

describe('what sets the limiters apart #engine', function()
  local db, clock
  before_each(function() db, clock = perigee.open {clock = perigee.clock(10000)} end)
  local function load(name) return db:load('week8/rate_limiter_' .. name .. '.lua') end
  local function admitted(limiter, n, args)
    local count = 0
    for _ = 1, n do count = count + limiter:run({'c'}, args)[1] end
    return count
  end

  it('a log forgets each request exactly one window later', function()
    local limiter = load('log')
    for _ = 1, 3 do
      limiter:run({'c'}, {3, 1000})
      clock:advance(100)
    end
    assert.same({0, 0, 700}, limiter:run({'c'}, {3, 1000}))
    assert.same({0, 0, 800}, limiter:run({'c'}, {2, 1000})) -- two of the three have to leave
    clock:advance(700)
    assert.same({1, 0, 0}, limiter:run({'c'}, {3, 1000}))
    assert.same({0, 0, 100}, limiter:run({'c'}, {3, 1000}))
    assert.equal(3, db:call('ZCARD', 'c'))
  end)

  for _, name in ipairs {'token_bucket', 'gcra'} do
    it('a ' .. name .. ' lets a burst in, then keeps the pace', function()
      local limiter = load(name)
      assert.equal(5, admitted(limiter, 20, {10, 1000, 5}))
      assert.same({0, 0, 100}, limiter:run({'c'}, {10, 1000, 5}))
      clock:advance(250)
      assert.equal(2, admitted(limiter, 20, {10, 1000, 5}))
      assert.same({0, 0, 50}, limiter:run({'c'}, {10, 1000, 5}))
      clock:advance(1000)
      assert.equal(5, admitted(limiter, 20, {10, 1000, 5}))
    end)
  end

  it('a leaky bucket lets requests leave one by one', function()
    local limiter = load('leaky_bucket')
    assert.same({1, 2, 0}, limiter:run({'c'}, {10, 1000, 3}))
    assert.same({1, 1, 100}, limiter:run({'c'}, {10, 1000, 3}))
    assert.same({1, 0, 200}, limiter:run({'c'}, {10, 1000, 3}))
    assert.same({0, 0, 100}, limiter:run({'c'}, {10, 1000, 3}))
    clock:advance(150)
    assert.same({1, 0, 150}, limiter:run({'c'}, {10, 1000, 3}))
  end)
end)
