-- Hint: `if redis.call('SET', key, '1', 'NX', 'PX', pause) then`: a status is a table, so true. Otherwise PTTL.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('cooldown', function()
  local db, clock, script
  before_each(function()
    db, clock = perigee.open()
    script = db:load('week4/' .. folder .. '/cooldown.lua')
  end)
  it('lets one through', function()
    assert.equal(0, script:run({'mail'}, {60000}))
    assert.is_true(script:run({'mail'}, {60000}) > 59000)
    assert.equal(0, script:run({'other'}, {60000}))
  end)
  it('names the exact time, and asking changes nothing #engine', function()
    script:run({'mail'}, {1000})
    clock:advance(300)
    assert.equal(701, script:run({'mail'}, {1000}))
    clock:advance(700)
    assert.equal(1, script:run({'mail'}, {1000}))
    clock:advance(1)
    assert.equal(0, script:run({'mail'}, {1000}))
  end)
end)
