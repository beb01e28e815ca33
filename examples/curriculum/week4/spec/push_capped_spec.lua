local perigee = require 'perigee'

describe('push_capped', function()
  local db, clock, push
  before_each(function()
    db, clock = perigee.open()
    push = db:load('week4/push_capped.lua')
  end)

  it('keeps the newest', function()
    assert.same({2}, push:run({'log'}, {3, 0, 'a', 'b'}))
    assert.same({3}, push:run({'log'}, {3, 0, 'c', 'd'}))
    assert.same({'d', 'c', 'b'}, db:call('LRANGE', 'log', 0, -1))
  end)

  it('serves several lists, each with its own past', function()
    push:run({'a'}, {2, 0, 'old'})
    assert.same({2, 1}, push:run({'a', 'b'}, {2, 0, 'new'}))
    assert.same({'new', 'old'}, db:call('LRANGE', 'a', 0, -1))
  end)

  it('takes more elements than Lua takes arguments', function()
    local args = {5, 0}
    for i = 1, 20000 do args[#args + 1] = i end
    assert.same({5}, push:run({'log'}, args))
    assert.same({'20000', '19999', '19998', '19997', '19996'}, db:call('LRANGE', 'log', 0, -1))
  end)

  it('lets a list live on from its last element', function()
    push:run({'log'}, {3, 60000, 'a'})
    assert.is_true(db:call('PTTL', 'log') > 59000)
    push:run({'log'}, {3, 0, 'b'})
    assert.equal(-1, db:call('PTTL', 'log'))
  end)

  it('forgets a list in time #engine', function()
    push:run({'log'}, {3, 1000, 'a'})
    clock:advance(900)
    push:run({'log'}, {3, 1000, 'b'})
    clock:advance(900)
    assert.equal(2, db:call('LLEN', 'log'))
    clock:advance(101)
    assert.equal(0, db:call('LLEN', 'log'))
  end)

  it('refuses what makes no sense, and writes nothing', function()
    for _, args in ipairs {{}, {3}, {3, 0}, {0, 0, 'a'}, {-1, 0, 'a'}, {'x', 0, 'a'}, {3, 'x', 'a'},
      {3, -1, 'a'}, {1.5, 0, 'a'}} do
      assert.matches('^ERR this script takes', push:pcall({'log'}, args).err)
    end
    assert.matches('^ERR this script takes', push:pcall({}, {3, 0, 'a'}).err)
    assert.equal(0, db:call('DBSIZE'))
  end)
end)
