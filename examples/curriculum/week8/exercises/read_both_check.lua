-- Hint: redis.call('TYPE', key).ok is 'none', 'string' or 'hash'.
-- Hint: string.match(text, '^(.-),(.*)$') answers both parts.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('read_both', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week8/' .. folder .. '/read_both.lua')
  end)
  it('reads version 1', function()
    db:call('SET', 'u', 'ada,ada@example.org')
    assert.same({'ada', 'ada@example.org'}, script:run({'u'}))
    assert.equal('string', db:call('TYPE', 'u').ok)
  end)
  it('reads version 2', function()
    db:call('HSET', 'u', 'name', 'ada', 'mail', 'ada@example.org')
    assert.same({'ada', 'ada@example.org'}, script:run({'u'}))
  end)
  it('says when there is nobody', function() assert.is_false(script:run({'u'})) end)
  it('passes on the error of anything else', function()
    db:call('RPUSH', 'u', 'x')
    assert.matches('^WRONGTYPE', script:pcall({'u'}).err)
  end)
end)
