-- Hint: GET KEYS[2] answers false the first time; then add, and keep the sum.
-- Hint: INCRBY raises its error before the SET is reached, if the SET stands after it.
-- Hint: a kept answer is text: tonumber() makes it what it was.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('once', function()
  local db, clock, script
  before_each(function()
    db, clock = perigee.open()
    script = db:load('week8/' .. folder .. '/once.lua')
  end)
  it('adds once for each request', function()
    assert.equal(5, script:run({'a', 'r1'}, {5, 60000}))
    assert.equal(5, script:run({'a', 'r1'}, {5, 60000}))
    assert.equal(8, script:run({'a', 'r2'}, {3, 60000}))
    assert.equal(5, script:run({'a', 'r1'}, {5, 60000}))
    assert.equal('8', db:call('GET', 'a'))
  end)
  it('keeps no answer of what failed', function()
    db:call('SET', 'a', 'text')
    assert.matches('^ERR', script:pcall({'a', 'r1'}, {5, 60000}).err)
    assert.equal(0, db:call('EXISTS', 'r1'))
    db:call('SET', 'a', '1')
    assert.equal(6, script:run({'a', 'r1'}, {5, 60000}))
  end)
  it('forgets in time #engine', function()
    script:run({'a', 'r1'}, {5, 1000})
    clock:advance(1001)
    assert.equal(10, script:run({'a', 'r1'}, {5, 1000}))
  end)
end)
