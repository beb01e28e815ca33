local perigee = require 'perigee'

describe('counter_with_expiration', function()
  local db, clock, counter
  before_each(function()
    db, clock = perigee.open()
    counter = db:load('week3/counter_with_expiration.lua')
  end)

  it('counts, by steps of any size', function()
    assert.equal(1, counter:run({'n'}, {60000})[1])
    assert.equal(11, counter:run({'n'}, {60000, 10})[1])
    assert.equal(6, counter:run({'n'}, {60000, -5})[1])
  end)

  it('forgets for real', function()
    counter:run({'n'}, {50})
    clock:advance(60)
    assert.equal(1, counter:run({'n'}, {50})[1])
  end)

  it('lives from its first step on, and is not prolonged #engine', function()
    assert.same({1, 1000}, counter:run({'n'}, {1000}))
    clock:advance(400)
    assert.same({2, 600}, counter:run({'n'}, {1000}))
    clock:advance(600) -- in the millisecond of its deadline a key still lives
    assert.same({3, 0}, counter:run({'n'}, {1000}))
    clock:advance(1)
    assert.same({1, 1000}, counter:run({'n'}, {1000}))
  end)

  it('gives a deadline to a counter that has none', function()
    db:call('SET', 'n', 41)
    local answer = counter:run({'n'}, {60000})
    assert.equal(42, answer[1])
    assert.is_true(answer[2] > 0)
  end)

  it('keeps counters apart', function()
    counter:run({'a'}, {60000})
    assert.equal(1, counter:run({'b'}, {60000})[1])
  end)

  it('keeps every digit of a large number', function()
    db:call('SET', 'n', '9007199254740992')
    counter:run({'n'}, {60000})
    assert.equal('9007199254740993', db:call('GET', 'n'))
  end)

  it('refuses bad arguments and writes nothing', function()
    for _, args in ipairs {{}, {0}, {-1}, {'x'}, {'1.5'}, {'1e3'}, {''}, {1000, 'x'}, {1000, '1.5'},
      {1000, 1, 1}, {'99999999999999999999'}} do
      assert.matches('^ERR ', counter:pcall({'n'}, args).err)
    end
    assert.matches('^ERR this script takes one key', counter:pcall({}, {1000}).err)
    assert.matches('^ERR this script takes one key', counter:pcall({'a', 'b'}, {1000}).err)
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('passes on what INCRBY refuses', function()
    db:call('SET', 'n', 'text')
    assert.matches('not an integer', counter:pcall({'n'}, {1000}).err)
    db:call('SET', 'm', '9223372036854775807')
    assert.matches('overflow', counter:pcall({'m'}, {1000}).err)
  end)
end)
