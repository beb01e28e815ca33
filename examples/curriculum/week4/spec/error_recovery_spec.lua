local perigee = require 'perigee'

describe('redis.call and redis.pcall', function()
  local db
  before_each(function()
    db = perigee.open()
    db:call('SET', 'text', 'x')
  end)

  it('end the script, or let it go on', function()
    local called = db:pcall('EVAL', "redis.call('INCR', 'text') return 'reached'", 0)
    assert.matches('not an integer', called.err)
    assert.equal('reached', db:eval("redis.pcall('INCR', 'text') return 'reached'"))
  end)

  it('answer a table with err, which a script may return', function()
    assert.equal('table', db:eval("return type(redis.pcall('INCR', 'text'))"))
    assert.same({err = 'ERR value is not an integer or out of range'},
      db:pcall('EVAL', "return redis.pcall('INCR', 'text')", 0))
  end)

  it('raise what Lua can catch as well', function()
    local source = "local ok, problem = pcall(redis.call, 'INCR', 'text') " ..
      "return {ok and 1 or 0, type(problem), problem.err or problem}"
    local answer = db:eval(source)
    assert.equal(0, answer[1])
    assert.matches('not an integer', answer[3])
  end)

  it('know a mistake in the script from one in the data', function()
    local problem = db:pcall('EVAL', 'local t = nil return t.field', 0).err
    assert.matches('attempt to index', problem)
    assert.matches("unknown Redis command", db:pcall('EVAL', "redis.call('NOPE')", 0).err:gsub('Unknown', 'unknown'))
  end)
end)

describe('count_or_repair', function()
  local db, count
  before_each(function()
    db = perigee.open()
    count = db:load('week4/count_or_repair.lua')
  end)

  it('counts', function()
    assert.same({1, 0}, count:run({'n', 'aside'}))
    assert.same({6, 0}, count:run({'n', 'aside'}, {5}))
    assert.equal(0, db:call('EXISTS', 'aside'))
  end)

  it('keeps a text aside and begins anew', function()
    db:call('SET', 'n', 'twelve')
    assert.same({1, 1}, count:run({'n', 'aside'}))
    assert.same({2, 0}, count:run({'n', 'aside'}))
    assert.same({'twelve'}, db:call('LRANGE', 'aside', 0, -1))
  end)

  it('keeps any other type so that it can be had back', function()
    db:call('SADD', 'n', 'a', 'b')
    assert.same({1, 1}, count:run({'n', 'aside'}))
    db:call('RESTORE', 'again', 0, db:call('LINDEX', 'aside', 0))
    assert.equal(2, db:call('SCARD', 'again'))
  end)

  it('leaves alone what it cannot repair', function()
    db:call('SET', 'n', '9223372036854775807')
    assert.matches('overflow', count:pcall({'n', 'aside'}).err)
    assert.equal('9223372036854775807', db:call('GET', 'n'))
    assert.matches('^ERR the step', count:pcall({'n', 'aside'}, {'x'}).err)
  end)

  it('loses nothing when there is no place to keep it', function()
    db:call('SET', 'n', 'twelve')
    db:call('SET', 'aside', 'no list')
    assert.matches('^WRONGTYPE', count:pcall({'n', 'aside'}).err)
    assert.equal('twelve', db:call('GET', 'n'))
  end)
end)

describe('import_scores', function()
  local db, import
  before_each(function()
    db = perigee.open()
    import = db:load('week4/import_scores.lua')
  end)

  it('writes what it can, and says what it cannot', function()
    local answer = import:run({'board'}, {'ada', 10, 'bob', 'ten', 'cid', '-inf', 'eve', 'nan'})
    assert.equal(2, answer[1])
    assert.same({'bob', 'ERR value is not a valid float', 'eve', 'ERR value is not a valid float'},
      answer[2])
    assert.same({'cid', '-inf', 'ada', '10'}, db:call('ZRANGE', 'board', 0, -1, 'WITHSCORES'))
  end)

  it('takes nothing, and a member twice', function()
    assert.same({0, {}}, import:run({'board'}))
    assert.same({2, {}}, import:run({'board'}, {'ada', 1, 'ada', 2}))
    assert.equal('2', db:call('ZSCORE', 'board', 'ada'))
  end)

  it('says once that the key is another one', function()
    db:call('SET', 'board', 'x')
    assert.same({err = 'WRONGTYPE the key holds a string, not a sorted set'},
      import:pcall({'board'}, {'ada', 1, 'bob', 2}))
    assert.matches('^ERR this script', import:pcall({'other'}, {'ada'}).err)
  end)
end)
