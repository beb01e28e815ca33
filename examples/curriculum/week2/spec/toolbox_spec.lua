local toolbox = require 'week2.toolbox'

describe('toolbox', function()
  it('copies all the way down, circles included', function()
    local shared = {1}
    local original = {a = shared, b = shared}
    original.me = original
    local copy = toolbox.deep_copy(original)
    copy.a[1] = 2
    assert.equal(1, shared[1])
    assert.equal(copy.a, copy.b)
    assert.equal(copy, copy.me)
    assert.not_equal(original, copy)
  end)

  it('sorts keys of any kind', function()
    assert.same({1, 2, 10, 'a', 'b'}, toolbox.sorted_keys {b = 1, a = 1, [10] = 1, [2] = 1, [1] = 1})
  end)

  it('merges tables and replaces lists', function()
    local base = {a = 1, deep = {x = 1, y = 2}, list = {1, 2, 3}}
    local merged = toolbox.merge(base, {a = 2, deep = {y = 3}, list = {9}})
    assert.same({a = 2, deep = {x = 1, y = 3}, list = {9}}, merged)
    assert.same({a = 1, deep = {x = 1, y = 2}, list = {1, 2, 3}}, base)
  end)

  it('makes tables read-only, to the bottom', function()
    local view = toolbox.read_only({a = 1, deep = {b = 2}}, 'settings')
    assert.equal(2, view.deep.b)
    assert.is_nil(view.none)
    assert.has_error(function() view.a = 2 end)
    local ok, problem = pcall(function() view.deep.b = 3 end)
    assert.is_false(ok)
    assert.matches('settings is read%-only: b', problem)
    assert.is_false(getmetatable(view))
  end)

  it('turns errors into answers', function()
    assert.same({1, 2}, {toolbox.try(function(...) return ... end, 1, 2)})
    assert.same({nil, 'no'}, {toolbox.try(error, 'no', 0)})
    local reason = {code = 7}
    assert.equal(reason, select(2, toolbox.try(error, reason)))
  end)

  it('retries as often as it was told', function()
    local waits = {}
    local function third_time(n)
      if n < 3 then error('try ' .. n, 0) end
      return 'done', n
    end
    local function wait(n) waits[#waits + 1] = n end
    assert.same({'done', 3}, {toolbox.retry(5, third_time, wait)})
    assert.same({1, 2}, waits)
    local calls = 0
    local function never(n)
      calls = calls + 1
      error('try ' .. n, 0)
    end
    assert.has_error(function() toolbox.retry(3, never) end, 'try 3')
    assert.equal(3, calls)
  end)

  it('closes what it opened, come what may', function()
    local closed = 0
    local function close() closed = closed + 1 end
    assert.same({'r', 1}, {toolbox.with('r', close, function(r) return r, 1 end)})
    assert.has_error(function() toolbox.with('r', close, function() error('x', 0) end) end, 'x')
    assert.equal(2, closed)
  end)
end)
