-- Hint: LRANGE reads all of the texts at once; count in a table of Lua's, then DEL, then HSET.
-- Hint: LRANGE 0 -1 is the whole list, and not none of it.
local perigee = require 'perigee'
local measure = require 'week5.measure'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'
local path = 'week5/' .. folder .. '/word_count.lua'

describe('word_count', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load(path)
  end)
  it('counts', function()
    db:call('RPUSH', 'texts', 'a b a', '  b  a ', '', 'z')
    db:call('HSET', 'counts', 'old', 1)
    assert.equal(2, script:run({'texts', 'counts'}, {3}))
    assert.equal(2, db:call('HLEN', 'counts'))
    assert.equal('3', db:call('HGET', 'counts', 'a'))
    assert.equal('2', db:call('HGET', 'counts', 'b'))
  end)
  it('takes as many texts as there are', function()
    assert.equal(0, script:run({'texts', 'counts'}, {5}))
    db:call('RPUSH', 'texts', 'a')
    assert.equal(1, script:run({'texts', 'counts'}, {5}))
    assert.equal(0, script:run({'texts', 'counts'}, {0}))
    assert.equal(0, db:call('EXISTS', 'counts'))
  end)
  it('takes three commands', function()
    local file = assert(io.open(path))
    local source = file:read('*a')
    file:close()
    assert.is_true(measure.commands(function(fresh)
      for i = 1, 100 do fresh:call('RPUSH', 'texts', string.rep('word' .. i .. ' ', 50)) end
    end, source, {'texts', 'counts'}, {100}) <= 3)
  end)
end)
