local perigee = require 'perigee'

describe('hello', function()
  it('greets and counts', function()
    local db = perigee.open()
    local hello = db:load('week3/hello.lua')
    assert.equal('Hello Ada! This is greeting number 1.', hello:run({'greetings'}, {'Ada'}))
    assert.equal('Hello Bob! This is greeting number 2.', hello:run({'greetings'}, {'Bob'}))
    assert.equal('2', db:call('GET', 'greetings'))
  end)
end)

describe('replies', function()
  local script
  before_each(function() script = perigee.open():load('week3/replies.lua') end)

  local function reply(name) return script:pcall({}, {name}) end

  it('are cut, turned and ended', function()
    assert.equal(42, reply 'integer')
    assert.equal(3, reply 'fraction')
    assert.equal('3.99', reply 'text_of_fraction')
    assert.equal(1, reply 'truth')
    assert.is_false(reply 'falsehood')
    assert.same({1, 'two', {3}}, reply 'list')
    assert.same({1}, reply 'list_with_a_hole')
    assert.same({ok = 'FINE'}, reply 'status')
    assert.same({err = 'MY mistake'}, reply 'error')
    assert.is_false(reply 'nothing')
  end)
end)

describe('transfer', function()
  local db, transfer
  before_each(function()
    db = perigee.open()
    transfer = db:load('week3/transfer.lua')
    db:call('SET', 'ada', 100)
  end)

  local function balances() return db:call('MGET', 'ada', 'bob') end

  it('moves money', function()
    assert.same({70, 30}, transfer:run({'ada', 'bob'}, {30}))
    assert.same({0, 100}, transfer:run({'ada', 'bob'}, {70}))
    assert.same({'0', '100'}, balances())
  end)

  it('refuses what is not there, and changes nothing', function()
    assert.same({err = 'POOR the account has 100'}, transfer:pcall({'ada', 'bob'}, {101}))
    assert.same({err = 'POOR the account has 0'}, transfer:pcall({'bob', 'ada'}, {1}))
    assert.same({'100', false}, balances())
  end)

  it('changes nothing when an account is none', function()
    db:call('SET', 'bob', 'x')
    assert.matches('not a number', transfer:pcall({'ada', 'bob'}, {1}).err)
    db:call('DEL', 'bob')
    db:call('RPUSH', 'bob', 'x')
    assert.matches('^WRONGTYPE', transfer:pcall({'ada', 'bob'}, {1}).err)
    assert.equal('100', db:call('GET', 'ada'))
  end)

  it('leaves an account that pays itself as it is', function()
    transfer:run({'ada', 'ada'}, {30})
    assert.equal('100', db:call('GET', 'ada'))
  end)

  it('wants an amount', function()
    for _, amount in ipairs {'0', '-5', '1.5', 'x', '', '1e3', '99999999999999999'} do
      assert.matches('^ERR this script takes', transfer:pcall({'ada', 'bob'}, {amount}).err)
    end
    assert.matches('^ERR this script takes', transfer:pcall({'ada'}, {1}).err)
    assert.same({'100', false}, balances())
  end)
end)
