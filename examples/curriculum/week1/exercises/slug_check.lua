-- Hint: string.lower, then string.gsub with '%W+'; the dashes at the ends need a gsub each, with ^ and $.
-- Hint: gsub answers two values: put it into parentheses.
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'
local slug = dofile('week1/' .. folder .. '/slug.lua')

describe('slug', function()
  it('makes words and dashes of a title', function()
    assert.equal('lua-redis-8-weeks', slug('  Lua & Redis: 8 Weeks!  '))
  end)
  it('leaves a slug as it is', function() assert.equal('a-b', slug('a-b')) end)
  it('makes nothing of nothing', function()
    assert.equal('', slug(''))
    assert.equal('', slug('?!'))
  end)
  it('answers one value', function() assert.equal(1, select('#', slug('A b'))) end)
end)
