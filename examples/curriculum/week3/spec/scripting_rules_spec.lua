-- To read: what a script may do and what it may not, and what EVAL and EVALSHA promise.
local perigee = require 'perigee'

describe('a script', function()
  local db
  before_each(function() db = perigee.open() end)

  local function refusal(source)
    local answer = db:pcall('EVAL', source, 0)
    return assert(type(answer) == 'table' and answer.err, source .. ' was not refused')
  end

  it('has no globals but what Redis gives it', function()
    assert.matches("nonexistent global variable 'os_exit'", refusal('return os_exit'))
    assert.matches("nonexistent global variable 'require'", refusal("require 'x'"))
    assert.matches('Attempt to modify a readonly table', refusal('x = 1'))
    assert.matches("nonexistent global variable 'io'", refusal('return io.open'))
  end)

  it('keeps nothing from one run to the next but data', function()
    db:eval("local seen = 1; redis.call('SET', 'seen', seen)")
    assert.equal('1', db:eval("return redis.call('GET', 'seen')"))
    assert.matches("nonexistent global variable 'seen'", refusal('return seen'))
  end)

  it('gets strings, whatever was sent', function()
    assert.same({'string', 'string'}, db:eval('return {type(KEYS[1]), type(ARGV[1])}', {1}, {2}))
  end)

  it('may not do what would wait, or reach other clients', function()
    assert.matches('not allowed from script', refusal("return redis.call('SUBSCRIBE', 'x')"))
    assert.matches('not allowed from script', refusal("return redis.call('BLPOP', 'empty', 0)"))
  end)

  it('is one step: no key expires while it runs', function()
    assert.equal(1, db:eval([[
      redis.call('SET', 'k', 'v', 'PX', 1)
      for i = 1, 20000 do redis.call('SET', 'other', i) end
      return redis.call('EXISTS', 'k')]]))
  end)

  it('is one instant, for TIME as well #engine', function()
    -- (The TIME of a server goes on in a script; perigee's stands still with everything else.)
    assert.equal(1, db:eval([[
      local first = redis.call('TIME')
      for i = 1, 20000 do redis.call('SET', 'k', i) end
      local last = redis.call('TIME')
      return first[1] == last[1] and first[2] == last[2] and 1 or 0]]))
  end)

  it('keeps what it wrote before it failed', function()
    assert.matches('WRONGTYPE', refusal(
      "redis.call('SET', 'text', 'x') redis.call('LPUSH', 'text', 'y')"))
    assert.equal('x', db:call('GET', 'text'))
  end)
end)

describe('EVALSHA', function()
  local db
  local source = "return redis.call('INCR', KEYS[1])"
  before_each(function() db = perigee.open() end)

  it('knows a script after SCRIPT LOAD, without running it', function()
    local sha1 = db:call('SCRIPT', 'LOAD', source)
    assert.equal(40, #sha1)
    assert.equal(0, db:call('EXISTS', 'n'))
    assert.equal(1, db:call('EVALSHA', sha1, 1, 'n'))
  end)

  it('knows a script after EVAL', function()
    db:call('EVAL', source, 1, 'n')
    local sha1 = db:call('SCRIPT', 'LOAD', source)
    assert.same({1, 0}, db:call('SCRIPT', 'EXISTS', sha1, string.rep('0', 40)))
  end)

  it('answers NOSCRIPT when it does not', function()
    local sha1 = db:call('SCRIPT', 'LOAD', source)
    db:call('SCRIPT', 'FLUSH')
    assert.same({err = 'NOSCRIPT No matching script. Please use EVAL.'},
      db:pcall('EVALSHA', sha1, 1, 'n'))
  end)

  it('takes another text, even by a space, for another script', function()
    assert.not_equal(db:call('SCRIPT', 'LOAD', source), db:call('SCRIPT', 'LOAD', source .. ' '))
  end)
end)
