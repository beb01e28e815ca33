local perigee = require 'perigee'
local debug_wrapper = require 'week5.debug_wrapper'

describe('debug_wrapper', function()
  local db
  before_each(function() db = perigee.open() end)

  it('tells each command, with its line and its answer', function()
    local seen = debug_wrapper.run(db, [[
redis.call('SET', KEYS[1], 'v')

local function get(key)
  local value = redis.call('GET', key)
  return value
end
get(KEYS[1])
redis.call('RPUSH', KEYS[2], 1, 'two')
return redis.call('LRANGE', KEYS[2], 0, -1)]], {'k', 'l'})
    assert.same({'1: SET k v -> OK', '4: GET k -> "v"', '8: RPUSH l 1 two -> 2',
      'return: LRANGE l 0 -1 -> {"1", "two"}'}, seen.lines)
    assert.same({'1', 'two'}, seen.answer)
    assert.same({}, seen.undeclared)
    assert.is_nil(seen.error)
  end)

  it('has a print', function()
    local seen = debug_wrapper.run(db, "print('n is', 5, nil, {1, {'a'}})\nreturn 1")
    assert.same({'1: n is 5 nil {1, {"a"}}'}, seen.lines)
  end)

  it('shows where a script failed, and what it had done', function()
    local seen = debug_wrapper.run(db, [[
redis.call('SET', KEYS[1], 'text')
redis.call('INCR', KEYS[1])
return 'not reached']], {'k'})
    assert.same({'1: SET k text -> OK',
      '2: INCR k -> (error) ERR value is not an integer or out of range'}, seen.lines)
    assert.equal('ERR value is not an integer or out of range', seen.error)
    assert.is_nil(seen.answer)

    seen = debug_wrapper.run(db, "\n\nlocal x\nreturn x.y")
    assert.matches("user_script:4: attempt to index local 'x'", seen.error)
    assert.equal('ODD no', debug_wrapper.run(db, "return redis.error_reply('ODD no')").error)
  end)

  it('lets pcall be pcall', function()
    local seen = debug_wrapper.run(db, "local r = redis.pcall('NOSUCH') return r.err and 'caught'")
    assert.equal('caught', seen.answer)
    assert.equal(1, #seen.lines)
    seen = debug_wrapper.run(db, "return pcall(redis.call, 'NOSUCH') and 1 or 0")
    assert.equal(0, seen.answer)
  end)

  it('finds keys that were not declared', function()
    local seen = debug_wrapper.run(db,
      "redis.call('MSET', KEYS[1], 1, 'b', 2) redis.call('GET', 'b') redis.call('GET', 'c') return 1",
      {'a'})
    assert.same({'b', 'c'}, seen.undeclared)
  end)

  it('leaves the answer as it is', function()
    for source, answer in pairs {['return 3.9'] = 3, ['return true'] = 1, ['return false'] = false,
      ['return nil'] = false, [''] = false, ["return {1, 'a', {2}}"] = {1, 'a', {2}},
      ["return redis.status_reply('FINE')"] = {ok = 'FINE'}, ['return #ARGV'] = 2,
      ['return redis.sha1hex(ARGV[1])'] = '11f6ad8ec52a2984abaafd7c3b516503785c2072'} do
      assert.same(answer, debug_wrapper.run(db, source, {}, {'x', 'y'}).answer, source)
      assert.same(answer, db:eval(source, {}, {'x', 'y'}), source)
    end
  end)

  it('keeps flags, and the numbers of lines behind them', function()
    local source = "#!lua flags=no-writes\nredis.call('GET', KEYS[1])\nredis.call('SET', KEYS[1], 1)"
    local seen = debug_wrapper.run(db, source, {'k'})
    assert.equal('2: GET k -> false', seen.lines[1])
    assert.matches('^3: SET k 1 %-> %(error%) ERR Write commands are not allowed', seen.lines[2])
    assert.matches('^ERR Write commands', seen.error)
  end)

  it('refuses what does not compile, in its own lines', function()
    local ok, problem = pcall(debug_wrapper.run, db, 'local x = 1\nreturn (')
    assert.is_false(ok)
    assert.matches('user_script:2:', problem.err)
  end)

  it('ends a long story', function()
    local seen = debug_wrapper.run(db, "for i = 1, 1500 do redis.call('INCR', KEYS[1]) end", {'n'})
    assert.equal(1000, #seen.lines)
    assert.equal('1500', db:call('GET', 'n'))
  end)

  it('works on a copy, so that your data stays as it is #engine', function()
    db:call('SET', 'n', 1)
    local before = db:digest()
    local seen = debug_wrapper.run(db:fork(), "return redis.call('INCR', KEYS[1])", {'n'})
    assert.equal(2, seen.answer)
    assert.equal(before, db:digest())
  end)

  it('explains the scripts of this course', function()
    db:call('HSET', 'basket', 'tea', 1)
    local file = assert(io.open('week5/checkout.lua'))
    local source = file:read('*a')
    file:close()
    local text = debug_wrapper.explain(debug_wrapper.run(db, source,
      {'basket', 'stock', 'prices', 'journal'}, {'cid', 'error'}))
    assert.matches('HGETALL basket %-> {"tea", "1"}', text)
    assert.matches('failed: PRICE tea has no price$', text)
  end)
end)
