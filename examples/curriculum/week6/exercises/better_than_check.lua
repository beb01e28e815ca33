-- Hint: ZSCORE, then ZCOUNT from -inf to '(' .. points: those with fewer. Whose part is it when there are no others?
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('better_than', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week6/' .. folder .. '/better_than.lua')
  end)
  it('compares with the others', function()
    db:call('ZADD', 'board', 10, 'a', 20, 'b', 30, 'c', 40, 'd')
    assert.equal(0, script:run({'board'}, {'a'}))
    assert.equal(33, script:run({'board'}, {'b'}))
    assert.equal(66, script:run({'board'}, {'c'}))
    assert.equal(100, script:run({'board'}, {'d'}))
  end)
  it('is not better than equals', function()
    db:call('ZADD', 'board', 10, 'a', 20, 'b', 20, 'c')
    assert.equal(50, script:run({'board'}, {'b'}))
    assert.equal(50, script:run({'board'}, {'c'}))
  end)
  it('knows who is alone, and who is not there', function()
    assert.is_false(script:run({'board'}, {'a'}))
    db:call('ZADD', 'board', 10, 'a')
    assert.equal(0, script:run({'board'}, {'a'}))
  end)
end)
