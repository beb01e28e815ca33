local perigee = require 'perigee'
local script_cache = require 'week3.script_cache'

describe('script_cache', function()
  local db, cache
  local source = "return redis.call('INCRBY', KEYS[1], ARGV[1] or 1)"
  before_each(function()
    db = perigee.open()
    cache = script_cache.new(db)
  end)

  it('loads once and runs often', function()
    assert.equal(5, cache:run(source, {'n'}, {5}))
    assert.equal(6, cache:run(source, {'n'}))
    assert.equal(1, cache.loads)
  end)

  it('goes on after the server forgot its scripts, and runs once', function()
    cache:run(source, {'n'})
    db:call('SCRIPT', 'FLUSH')
    assert.equal(2, cache:run(source, {'n'}))
    assert.equal(3, cache:run(source, {'n'}))
    assert.same({1}, db:call('SCRIPT', 'EXISTS', cache:sha1(source)))
  end)

  it('does not run a script again that failed', function()
    local failing = "redis.call('INCR', KEYS[1]) return redis.error_reply('ODD no')"
    assert.has_error(function() cache:run(failing, {'n'}) end, {err = 'ODD no'})
    assert.equal('1', db:call('GET', 'n'))
  end)

  it('says when a script does not compile', function()
    local ok, problem = pcall(cache.run, cache, 'return (')
    assert.is_false(ok)
    assert.matches('^ERR Error compiling script', problem.err)
  end)

  it('is no use to another server, but does no harm', function()
    cache:run(source, {'n'})
    local other = perigee.open()
    cache.db = other
    assert.equal(1, cache:run(source, {'n'}))
  end)
end)
