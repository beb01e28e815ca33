-- Hint: GET answers false when there is no key, and false is equal to no string.
local perigee = require 'perigee'
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'

describe('delete_if_equal', function()
  local db, script
  before_each(function()
    db = perigee.open()
    script = db:load('week3/' .. folder .. '/delete_if_equal.lua')
  end)
  it('deletes what is equal', function()
    db:call('SET', 'lock', 'mine')
    assert.equal(1, script:run({'lock'}, {'mine'}))
    assert.equal(0, db:call('EXISTS', 'lock'))
  end)
  it('leaves what is not', function()
    db:call('SET', 'lock', 'yours')
    assert.equal(0, script:run({'lock'}, {'mine'}))
    assert.equal('yours', db:call('GET', 'lock'))
  end)
  it('takes no key for no equal', function() assert.equal(0, script:run({'lock'}, {''})) end)
end)
