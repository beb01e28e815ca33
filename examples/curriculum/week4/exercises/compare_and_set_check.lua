-- Hint: `local found = redis.call('HGET', ...)` is false when it is not there: make ARGV[2] false, too, when it is ''.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('compare_and_set', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week4/' .. folder .. '/compare_and_set.lua')
  end)
  it('changes what is as expected', function()
    assert.equal(1, script:run({'h'}, {'f', '', 'a'}))
    assert.equal(1, script:run({'h'}, {'f', 'a', 'b'}))
    assert.equal('b', db:call('HGET', 'h', 'f'))
  end)
  it('leaves what is not', function()
    assert.same({err = 'CONFLICT nothing'}, script:pcall({'h'}, {'f', 'a', 'b'}))
    assert.equal(0, db:call('EXISTS', 'h'))
    db:call('HSET', 'h', 'f', 'x')
    assert.same({err = 'CONFLICT x'}, script:pcall({'h'}, {'f', 'a', 'b'}))
    assert.same({err = 'CONFLICT x'}, script:pcall({'h'}, {'f', '', 'b'}))
    assert.equal('x', db:call('HGET', 'h', 'f'))
  end)
  it('says that a key is no hash', function()
    db:call('SET', 'h', 'x')
    assert.matches('^WRONGTYPE', script:pcall({'h'}, {'f', '', 'b'}).err)
  end)
end)
