-- To read: what a Go programmer has to learn anew. Each line of it is checked.
describe('types and scope', function()
  it('has eight types, which belong to values and not to variables', function()
    local value = 1
    assert.equal('number', type(value))
    value = 'one'
    assert.equal('string', type(value))
    assert.equal('nil', type(nil))
    assert.equal('table', type({}))
    assert.equal('function', type(print))
    assert.equal('thread', type(coroutine.create(function() end)))
  end)

  it('takes all for true but nil and false', function()
    assert.is_truthy(0)
    assert.is_truthy('')
    assert.is_truthy({})
    assert.is_falsy(nil)
  end)

  it('turns text into numbers where it calculates, and never where it compares', function()
    assert.equal(12, '10' + 2)
    assert.equal('102', 10 .. 2)
    assert.is_false(10 == '10')
    assert.has_error(function() return 10 < '11' end)
  end)

  it('has one kind of number', function()
    assert.equal(3.5, 7 / 2)
    assert.equal(2 ^ 53, 2 ^ 53 + 1) -- beyond this, whole numbers are rounded
    assert.equal(1, -7 % 4) -- the sign of the divisor; in Go it is -3
  end)

  it('makes a variable global unless `local` is said', function()
    local function forgetful() forgotten = 1 end -- luacheck: ignore
    forgetful()
    assert.equal(1, forgotten) -- luacheck: ignore
    forgotten = nil -- luacheck: ignore
  end)

  it('ends a local variable with its block', function()
    local x = 1
    do
      local x = 2
      assert.equal(2, x)
    end
    assert.equal(1, x)
  end)

  it('makes a new variable for each turn of a loop', function()
    local functions = {}
    for i = 1, 3 do functions[i] = function() return i end end
    assert.equal(1, functions[1]())
    assert.equal(3, functions[3]())
  end)

  it('assigns all at once', function()
    local a, b = 1, 2
    a, b = b, a
    assert.equal(2, a)
    assert.equal(1, b)
  end)
end)
