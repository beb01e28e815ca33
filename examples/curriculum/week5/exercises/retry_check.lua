-- Hint: a loop over the attempts around script:pcall(); error(answer, 0) raises what was refused.
-- Hint: the code is the first word of `err`: BUSYGROUP is another one than BUSY.
local folder = os.getenv('PERIGEE_EXERCISES') or 'exercises'
local retry = require('week5.' .. folder .. '.retry')

-- A script that is refused with these, one after the other, and then answers.
local function refused_with(...)
  local refusals, runs = {...}, 0
  local script = {}
  function script.pcall()
    runs = runs + 1
    return refusals[runs] and {err = refusals[runs]} or 'done'
  end
  function script.run()
    local answer = script.pcall()
    if type(answer) == 'table' then error(answer, 0) end
    return answer
  end
  return script, function() return runs end
end

describe('retry', function()
  local waits
  local function wait(n) waits[#waits + 1] = n end
  before_each(function() waits = {} end)

  it('answers what the script does', function()
    assert.equal('done', retry.run(nil, refused_with(), {}, {}, 3, wait))
    assert.same({}, waits)
  end)
  it('tries again what goes away by itself', function()
    assert.equal('done', retry.run(nil, refused_with('BUSY x', 'LOADING y'), {}, {}, 3, wait))
    assert.same({1, 2}, waits)
  end)
  it('gives up in the end', function()
    local script, runs = refused_with('BUSY 1', 'TRYAGAIN 2', 'BUSY 3')
    assert.has_error(function() retry.run(nil, script, {}, {}, 2, wait) end, {err = 'TRYAGAIN 2'})
    assert.equal(2, runs())
    assert.same({1}, waits)
  end)
  it('does not run twice what was refused for another reason', function()
    local script, runs = refused_with('ERR BUSY', 'BUSYGROUP x')
    assert.has_error(function() retry.run(nil, script, {}, {}, 5, wait) end, {err = 'ERR BUSY'})
    assert.equal(1, runs())
    script, runs = refused_with('BUSYGROUP x')
    assert.has_error(function() retry.run(nil, script, {}, {}, 5, wait) end, {err = 'BUSYGROUP x'})
    assert.equal(1, runs())
  end)
end)
