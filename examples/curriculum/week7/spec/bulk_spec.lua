local perigee = require 'perigee'
local bulk = require 'week7.bulk'
local schedules = require 'week6.schedules'

describe('bulk operations', function()
  local db, clock, set, increment
  before_each(function()
    db, clock = perigee.open()
    set = db:load('week7/bulk_set.lua')
    increment = db:load('week7/bulk_increment.lua')
  end)

  it('set many keys, and count those that are new', function()
    db:call('SET', 'b', 'old', 'PX', 60000)
    assert.equal(2, set:run({'a', 'b', 'c'}, {0, '1', '2', '3'}))
    assert.same({'1', '2', '3'}, db:call('MGET', 'a', 'b', 'c'))
    assert.equal(-1, db:call('PTTL', 'b'))
    assert.equal(1, set:run({'d', 'd', 'a'}, {0, 'x', 'y', 'z'}))
    assert.same({'y', 'z'}, db:call('MGET', 'd', 'a'))
  end)
  it('set keys that go away', function()
    set:run({'a', 'b'}, {20, 1, 2})
    clock:advance(30)
    assert.equal(0, db:call('EXISTS', 'a', 'b'))
  end)
  it('set more keys than unpack() can take', function()
    local keys, args = {}, {0}
    for i = 1, 12345 do
      keys[i] = 'k' .. i
      args[i + 1] = i
    end
    assert.equal(12345, set:run(keys, args))
    assert.equal('12345', db:call('GET', 'k12345'))
    assert.equal('1000', db:call('GET', 'k1000'))
    assert.equal(12345, db:call('DBSIZE'))
  end)
  it('refuse what does not fit together', function()
    for _, args in ipairs {{}, {0}, {0, 1, 2}, {'x', 1}, {-1, 1}, {'99999999999999', 1}} do
      assert.matches('^ERR this script', set:pcall({'a'}, args).err)
    end
    assert.matches('^ERR this script', set:pcall({}, {0}).err)
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('add to all counters', function()
    db:call('SET', 'a', 5)
    assert.same({7, -1}, increment:run({'a', 'b'}, {2, -1}))
    assert.same({8, 9}, increment:run({'a', 'a'}, {1, 1}))
  end)
  it('add to none, when one cannot be', function()
    db:call('SET', 'a', 5)
    db:call('SET', 'text', 'x')
    db:call('RPUSH', 'list', 'x')
    db:call('SET', 'large', '9007199254740991')
    assert.equal('ERR text is no counter', increment:pcall({'a', 'text'}, {1, 1}).err)
    assert.equal('ERR list is no counter', increment:pcall({'a', 'list'}, {1, 1}).err)
    for _, text in ipairs {'007', '-0', '+1', ' 1', '1e1', '0x1', ''} do -- Lua reads more than INCRBY does
      db:call('SET', 'odd', text)
      assert.equal('ERR odd is no counter', increment:pcall({'a', 'odd'}, {1, 1}).err)
      assert.matches('is no integer', increment:pcall({'a', 'b'}, {1, text}).err)
    end
    assert.equal('ERR large gets too large', increment:pcall({'a', 'large'}, {1, 1}).err)
    assert.equal('ERR 1.5 is no integer below 2^53', increment:pcall({'a', 'b'}, {1, '1.5'}).err)
    assert.equal('LOW b has only 0', increment:pcall({'a', 'b'}, {1, -1, 0}).err)
    assert.equal('LOW a has only 2', increment:pcall({'a', 'a'}, {-3, -3, 0}).err)
    assert.equal('5', db:call('GET', 'a'))
    assert.equal(0, db:call('EXISTS', 'b'))
    assert.same({0}, increment:run({'a'}, {-5, 0})) -- down to the floor, and no further
    assert.equal('LOW a has only 0', increment:pcall({'a'}, {-1, 0}).err)
  end)
  it('refuse arguments that are none', function()
    for _, args in ipairs {{}, {1, 2, 3}, {1, 'x'}} do
      assert.matches('^ERR this script', increment:pcall({'a'}, args).err)
    end
    assert.matches('^ERR this script', increment:pcall({}, {}).err)
  end)
  it('never let a sum be lost or made: transfers between accounts', function()
    schedules.play(200, function(random)
      for i = 1, 4 do db:call('SET', 'account' .. i, 100) end
      for _ = 1, 20 do
        local from, to = 'account' .. 1 + random(4), 'account' .. 1 + random(4)
        local amount = random(120)
        increment:pcall({from, to}, {-amount, amount, 0})
        local sum = 0
        for i = 1, 4 do
          local balance = tonumber(db:call('GET', 'account' .. i))
          assert.is_true(balance >= 0)
          sum = sum + balance
        end
        assert.equal(400, sum)
      end
    end)
  end)

  it('go in portions', function()
    local values = {}
    for i = 1, 2501 do values['user:' .. i] = i end
    assert.equal(2501, bulk.set(db, values, 0, 100))
    db:call('SET', 'other', 1)
    assert.equal(0, bulk.set(db, values, 0, 1000))
    assert.equal(2501, bulk.delete_matching(db, 'user:*', 100))
    assert.equal(0, bulk.delete_matching(db, 'user:*', 100))
    assert.equal(1, db:call('DBSIZE'))
    assert.equal(0, bulk.set(db, {}, 0, 10))
  end)
end)
