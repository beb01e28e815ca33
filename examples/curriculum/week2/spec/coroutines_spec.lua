-- To read: what a coroutine is, before state_machine.lua uses one.
describe('coroutines', function()
  it('run only when they are resumed, and wait where they yield', function()
    local log = {}
    local co = coroutine.create(function(a)
      log[#log + 1] = a
      local b = coroutine.yield('first')
      log[#log + 1] = b
      return 'last'
    end)
    assert.same({}, log)
    assert.same({true, 'first'}, {coroutine.resume(co, 1)})
    assert.equal('suspended', coroutine.status(co))
    assert.same({true, 'last'}, {coroutine.resume(co, 2)})
    assert.same({1, 2}, log)
    assert.same({false, 'cannot resume dead coroutine'}, {coroutine.resume(co)})
  end)

  it('are no threads: nothing happens unless somebody asks', function()
    local total = 0
    local function worker(n)
      return coroutine.wrap(function()
        for _ = 1, 3 do
          total = total + n
          coroutine.yield()
        end
      end)
    end
    local a, b = worker(1), worker(10)
    a() b() a()
    assert.equal(12, total)
  end)

  it('make generators', function()
    local function fibonacci(most)
      return coroutine.wrap(function()
        local a, b = 0, 1
        while a <= most do
          coroutine.yield(a)
          a, b = b, a + b
        end
      end)
    end
    local seen = {}
    for n in fibonacci(20) do seen[#seen + 1] = n end
    assert.same({0, 1, 1, 2, 3, 5, 8, 13}, seen)
  end)

  it('keep their errors to themselves', function()
    local co = coroutine.create(function() error('broken', 0) end)
    assert.same({false, 'broken'}, {coroutine.resume(co)})
    assert.equal('dead', coroutine.status(co))
    assert.has_error(coroutine.wrap(function() error('broken', 0) end), 'broken')
  end)
end)
