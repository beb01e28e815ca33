local functional = require 'week1.functional'

local function add(a, b) return a + b end
local function double(n) return n * 2 end

describe('functional', function()
  it('maps, and leaves the list as it was', function()
    local list = {1, 2, 3}
    assert.same({2, 4, 6}, functional.map(list, double))
    assert.same({1, 2, 3}, list)
    assert.same({}, functional.map({}, double))
    assert.same({'1a', '2b'}, functional.map({'a', 'b'}, function(v, i) return i .. v end))
  end)

  it('filters without leaving holes', function()
    local kept = functional.filter({1, 2, 3, 4}, function(n) return n % 2 == 0 end)
    assert.same({2, 4}, kept)
    assert.equal(2, #kept)
  end)

  it('keeps false apart from nothing', function()
    assert.same({false, false}, functional.filter({false, 1, false}, function(v) return not v end))
  end)

  it('reduces from the left', function()
    assert.equal(6, functional.reduce({1, 2, 3}, add, 0))
    assert.equal(6, functional.reduce({1, 2, 3}, add))
    assert.equal('abc', functional.reduce({'a', 'b', 'c'}, function(a, b) return a .. b end))
    assert.equal(9, functional.reduce({}, add, 9))
    assert.is_nil(functional.reduce({}, add, nil))
    assert.has_error(function() functional.reduce({}, add) end, 'an empty list and no start')
  end)

  it('composes from the right', function()
    local f = functional.compose(tostring, double, add)
    assert.equal('10', f(2, 3))
    assert.equal(7, functional.compose()(7))
  end)

  it('fixes arguments, nil among them', function()
    assert.equal(3, functional.partial(add, 1)(2))
    local count = functional.partial(function(...) return select('#', ...) end, nil, nil)
    assert.equal(4, count(nil, nil))
  end)

  it('computes once', function()
    local calls = 0
    local slow = functional.memoize(function(n)
      calls = calls + 1
      return n * n
    end)
    assert.equal(49, slow(7))
    assert.equal(49, slow(7))
    assert.equal(1, calls)
    assert.equal(64, slow(8))
    assert.equal(2, calls)
  end)

  it('shares a variable between closures, and not between counters', function()
    local next_a, reset_a = functional.counter()
    local next_b = functional.counter()
    next_a()
    next_a()
    assert.equal(3, next_a())
    assert.equal(1, next_b())
    reset_a()
    assert.equal(1, next_a())
    assert.equal(2, next_b())
  end)
end)
