-- To read: what metatables do, before class.lua makes something of it.
describe('metatables', function()
  it('answer for fields that are not there', function()
    local t = setmetatable({a = 1}, {__index = {a = 2, b = 3}})
    assert.equal(1, t.a)
    assert.equal(3, t.b)
    assert.is_nil(rawget(t, 'b'))
    local counting = setmetatable({}, {__index = function(_, key) return key .. '?' end})
    assert.equal('x?', counting.x)
  end)

  it('hear of fields that are new', function()
    local log = {}
    local t = setmetatable({old = 1}, {__newindex = function(_, key) log[#log + 1] = key end})
    t.old, t.new = 2, 3
    assert.same({'new'}, log)
    assert.is_nil(t.new)
  end)

  it('are asked by operators', function()
    local mt = {
      __add = function(a, b) return a.n + b.n end,
      __call = function(self, n) return self.n * n end,
      __unm = function(self) return -self.n end,
    }
    local two, three = setmetatable({n = 2}, mt), setmetatable({n = 3}, mt)
    assert.equal(5, two + three)
    assert.equal(20, two(10))
    assert.equal(-2, -two)
  end)

  it('are not asked for the length of a table, nor by pairs, in Lua 5.1', function()
    local t = setmetatable({1, 2}, {__len = function() return 9 end})
    assert.equal(2, #t)
  end)

  it('are shared by all strings', function()
    assert.equal('ABC', ('abc'):upper())
    assert.equal(string, getmetatable('').__index)
  end)
end)
