-- Hint: ZREVRANGEBYSCORE from '(' .. from down to -inf, LIMIT 0 1, is what was measured last before.
-- Hint: walk through buckets and samples side by side, and keep the last value while there is none.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('fill_gaps', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week7/' .. folder .. '/fill_gaps.lua')
  end)
  local function add(time, value) db:call('ZADD', 's', time, time .. ' ' .. value) end

  it('takes the last value of each bucket', function()
    add(1000, 1)
    add(1999, 2)
    add(2000, 3)
    assert.same({'2', '3'}, script:run({'s'}, {1000, 1000, 2}))
  end)
  it('goes on with the value before', function()
    add(1000, 1)
    add(4000, 4)
    assert.same({'1', '1', '1', '4', '4'}, script:run({'s'}, {1000, 1000, 5}))
  end)
  it('looks back behind its beginning', function()
    add(10, 7)
    assert.same({'7', '7'}, script:run({'s'}, {1000, 1000, 2}))
  end)
  it('has nothing where nothing was measured', function()
    add(2000, 5)
    assert.same({'', '5'}, script:run({'s'}, {1000, 1000, 2}))
    assert.same({}, script:run({'s'}, {1000, 1000, 0}))
    assert.same({''}, script:run({'none'}, {1000, 1000, 1}))
  end)
end)
