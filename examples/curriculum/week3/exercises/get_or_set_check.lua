-- Hint: an empty string is true in Lua: `if value then` is enough. SET takes PX.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('get_or_set', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week3/' .. folder .. '/get_or_set.lua')
  end)
  it('sets what is not there, for a while', function()
    assert.same({'new', 0}, script:run({'k'}, {'new', 60000}))
    assert.same({'new', 1}, script:run({'k'}, {'other', 60000}))
    assert.is_true(db:call('PTTL', 'k') > 0)
  end)
  it('leaves what is there', function()
    db:call('SET', 'k', '')
    assert.same({'', 1}, script:run({'k'}, {'new', 60000}))
    assert.equal(-1, db:call('PTTL', 'k'))
  end)
end)
