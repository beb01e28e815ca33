-- Hint: `local drawer = drawers[name] or {}`, then store it back, then append. Which value cannot be a key of a table?
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'
local group_by = dofile('week1/' .. folder .. '/group_by.lua')

describe('group_by', function()
  it('sorts into drawers and keeps the order', function()
    local parity = function(n) return n % 2 == 0 and 'even' or 'odd' end
    assert.same({odd = {1, 3}, even = {2, 4}}, group_by({1, 2, 3, 4}, parity))
  end)
  it('takes any value for a drawer but nil', function()
    local function over_two(n)
      if n ~= 0 then return n > 2 end
    end
    assert.same({[true] = {3}, [false] = {1, 2}}, group_by({1, 0, 2, 3}, over_two))
  end)
  it('makes no drawer for nothing', function() assert.same({}, group_by({}, print)) end)
end)
