local perigee = require 'perigee'
local purchase_transaction = require 'week4.purchase_transaction'

describe('a purchase', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week4/purchase.lua')
    db:call('SET', 'stock', 10)
  end)

  local function state() return {db:call('GET', 'stock'), db:call('HGET', 'basket', 'stock')} end

  it('is the same as a transaction and as a script', function()
    assert.same({7, 3}, {purchase_transaction(db, 'stock', 'basket', 3)})
    assert.same({'7', '3'}, state())
    assert.same({4, 6}, script:run({'stock', 'basket'}, {3}))
    assert.same({'4', '6'}, state())
  end)

  it('is refused when there is not enough, either way', function()
    assert.same({nil, 'not enough'}, {purchase_transaction(db, 'stock', 'basket', 11)})
    assert.same({err = 'NOTENOUGH there are 10'}, script:pcall({'stock', 'basket'}, {11}))
    assert.same({err = 'NOTENOUGH there are 0'}, script:pcall({'none', 'basket'}, {1}))
    assert.same({'10', false}, state())
    assert.same({0, 10}, script:run({'stock', 'basket'}, {10}))
  end)

  it('as a transaction notices another client, and tries again', function()
    local other, reads = db:client(), 0
    local disturbed = {
      call = function(_, name, ...)
        local answer = db:call(name, ...)
        if name == 'GET' then
          reads = reads + 1
          if reads <= 2 then other:call('DECR', 'stock') end -- between WATCH and EXEC
        end
        return answer
      end,
    }
    assert.same({5, 3}, {purchase_transaction(disturbed, 'stock', 'basket', 3)})
    assert.equal(3, reads)
    assert.same({'5', '3'}, state())
  end)

  it('as a transaction gives up on a key that is always busy, and takes nothing', function()
    local other = db:client()
    local disturbed = {
      call = function(_, name, ...)
        local answer = db:call(name, ...)
        if name == 'GET' then other:call('INCR', 'stock') end
        return answer
      end,
    }
    assert.same({nil, 'busy'}, {purchase_transaction(disturbed, 'stock', 'basket', 3, 4)})
    assert.same({'14', false}, state())
  end)

  it('as a transaction without WATCH would sell what is not there', function()
    local ada, bob = db:client(), db:client()
    assert.equal('10', ada:call('GET', 'stock')) -- enough for both, they think
    assert.equal('10', bob:call('GET', 'stock'))
    for _, client in ipairs {ada, bob} do
      client:call('MULTI')
      client:call('DECRBY', 'stock', 7)
      client:call('EXEC')
    end
    assert.equal('-4', db:call('GET', 'stock'))
  end)

  it('as a transaction goes on after a command that fails', function()
    db:call('SET', 'basket', 'no hash')
    db:call('MULTI')
    db:call('HINCRBY', 'basket', 'stock', 3)
    db:call('DECRBY', 'stock', 3)
    local answers = db:call('EXEC')
    assert.matches('^WRONGTYPE', answers[1].err)
    assert.equal('7', db:call('GET', 'stock')) -- paid for nothing
  end)

  it('as a script fails before it writes', function()
    db:call('SET', 'basket', 'no hash')
    assert.matches('^WRONGTYPE', script:pcall({'stock', 'basket'}, {3}).err)
    assert.equal('10', db:call('GET', 'stock'))
  end)

  it('as a script wants a count', function()
    for _, count in ipairs {'0', '-1', '1.5', 'x', ''} do
      assert.matches('^ERR this script', script:pcall({'stock', 'basket'}, {count}).err)
    end
  end)
end)
