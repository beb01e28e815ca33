local perigee = require 'perigee'

describe('checkout', function()
  local db, checkout
  local keys = {'basket:cid', 'stock', 'prices', 'journal'}
  before_each(function()
    db = perigee.open()
    checkout = db:load('week5/checkout.lua')
    db:call('HSET', 'stock', 'tea', 5, 'cup', 2, 'ghost', 1)
    db:call('HSET', 'prices', 'tea', 3, 'cup', 10)
  end)

  -- The journal as texts: "level event field=value ...".
  local function journal()
    local lines = {}
    for _, entry in ipairs(db:call('XRANGE', 'journal', '-', '+')) do
      local words = {entry[2][2], entry[2][4]}
      for i = 7, #entry[2], 2 do words[#words + 1] = entry[2][i] .. '=' .. entry[2][i + 1] end
      lines[#lines + 1] = table.concat(words, ' ')
      assert.same({'level', 'event', 'buyer', 'cid'}, {entry[2][1], entry[2][3], entry[2][5], entry[2][6]})
    end
    return lines
  end

  it('sells, and tells the story of it', function()
    db:call('HSET', 'basket:cid', 'tea', 2, 'cup', 1)
    assert.equal(16, checkout:run(keys, {'cid', 'debug'}))
    assert.same({'cup', '1', 'ghost', '1', 'tea', '3'}, (function()
      local stock = {}
      for _, article in ipairs {'cup', 'ghost', 'tea'} do
        stock[#stock + 1] = article
        stock[#stock + 1] = db:call('HGET', 'stock', article)
      end
      return stock
    end)())
    assert.equal(0, db:call('EXISTS', 'basket:cid'))
    assert.same({'debug begin articles=2', 'debug look article=tea wanted=2 there=5',
      'debug look article=cup wanted=1 there=2', 'debug take article=tea left=3',
      'debug take article=cup left=1', 'info sold total=16'}, journal())
  end)

  it('tells as much as it is asked to', function()
    db:call('HSET', 'basket:cid', 'tea', 1)
    checkout:run(keys, {'cid', 'info'})
    assert.same({'info sold total=3'}, journal())
    db:call('HSET', 'basket:cid', 'tea', 1)
    checkout:run(keys, {'cid', 'error'})
    assert.same({'info sold total=3'}, journal())
  end)

  it('changes nothing but the journal when it refuses, at the last article too', function()
    db:call('HSET', 'basket:cid', 'tea', 1, 'cup', 3)
    assert.equal('SHORT only 2 of cup are there', checkout:pcall(keys, {'cid', 'error'}).err)
    assert.same({'error short article=cup'}, journal())
    assert.equal('5', db:call('HGET', 'stock', 'tea'))
    assert.equal(2, db:call('HLEN', 'basket:cid'))
  end)

  it('sells the last one', function()
    db:call('HSET', 'basket:cid', 'cup', 2)
    assert.equal(20, checkout:run(keys, {'cid', 'error'}))
    assert.equal('0', db:call('HGET', 'stock', 'cup'))
    db:call('HSET', 'basket:cid', 'cup', 1)
    assert.equal('SHORT only 0 of cup are there', checkout:pcall(keys, {'cid', 'error'}).err)
  end)

  it('says what is wrong with a basket', function()
    assert.equal('EMPTY the basket is empty', checkout:pcall(keys, {'cid', 'info'}).err)
    for _, amount in ipairs {'0', '-1', '1.5', 'x', '1e0', '0x1', '01', ''} do
      db:call('HSET', 'basket:cid', 'tea', amount)
      assert.equal('ODD nobody can buy ' .. amount .. ' of tea', checkout:pcall(keys, {'cid', 'info'}).err)
    end
    assert.equal('error empty', journal()[1])
    assert.equal('error odd article=tea', journal()[9])
    assert.equal(9, #journal())
    db:call('HSET', 'basket:cid', 'tea', 1, 'cup', 1)
    db:call('HSET', 'stock', 'cup', '1e1')
    assert.equal('STOCK cup is not counted', checkout:pcall(keys, {'cid', 'info'}).err)
    assert.equal('5', db:call('HGET', 'stock', 'tea'))
  end)

  it('tells the operator what a buyer cannot help #engine', function()
    db:call('HSET', 'basket:cid', 'ghost', 1)
    assert.equal('PRICE ghost has no price', checkout:pcall(keys, {'cid', 'info'}).err)
    local lines = db:log()
    assert.equal(1, #lines)
    assert.equal('checkout: no price for ghost', lines[1].text)
    assert.equal(3, lines[1].level)
  end)

  it('keeps the journal short', function()
    for _ = 1, 1010 do checkout:pcall(keys, {'cid', 'error'}) end
    assert.equal(1000, db:call('XLEN', 'journal'))
  end)

  it('refuses bad arguments, and writes nothing', function()
    assert.matches('^ERR this script takes', checkout:pcall(keys, {'cid', 'loud'}).err)
    assert.matches('^ERR this script takes', checkout:pcall(keys, {'cid'}).err)
    assert.matches('^ERR this script takes', checkout:pcall({'basket:cid'}, {'cid', 'info'}).err)
    assert.equal(0, db:call('EXISTS', 'journal'))
  end)
end)
