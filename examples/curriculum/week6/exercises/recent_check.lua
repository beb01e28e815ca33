-- Hint: LREM first; LRANGE shows what LTRIM is about to cut off.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('recent', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week6/' .. folder .. '/recent.lua')
  end)
  it('puts in front what is used', function()
    for _, item in ipairs {'a', 'b', 'c', 'a'} do assert.same({}, script:run({'l'}, {item, 3})) end
    assert.same({'a', 'c', 'b'}, db:call('LRANGE', 'l', 0, -1))
  end)
  it('tells what had to go', function()
    for _, item in ipairs {'a', 'b', 'c'} do script:run({'l'}, {item, 3}) end
    assert.same({'a'}, script:run({'l'}, {'d', 3}))
    assert.same({'c', 'b'}, script:run({'l'}, {'d', 1}))
    assert.same({'d'}, db:call('LRANGE', 'l', 0, -1))
  end)
  it('lets nothing go for an item that is there', function()
    for _, item in ipairs {'a', 'b', 'c'} do script:run({'l'}, {item, 3}) end
    assert.same({}, script:run({'l'}, {'a', 3}))
  end)
end)
