local events = require 'week1.events'

describe('events', function()
  local shop, heard
  local function hear(name)
    return function(...) heard[#heard + 1] = table.concat({name, ...}, ' ') end
  end
  before_each(function() shop, heard = events.new(), {} end)

  it('calls handlers in order, with what was said', function()
    shop:on('sold', hear 'a')
    shop:on('sold', hear 'b')
    shop:on('bought', hear 'c')
    assert.equal(2, (shop:emit('sold', 'bolt', 3)))
    assert.same({'a bolt 3', 'b bolt 3'}, heard)
    assert.equal(0, (shop:emit('nothing')))
  end)

  it('lets a handler go, once and for all', function()
    local stop = shop:on('sold', hear 'a')
    shop:on('sold', hear 'b')
    stop()
    stop()
    shop:emit('sold')
    assert.same({'b'}, heard)
  end)

  it('tells two registrations of one function apart', function()
    local handler = hear 'a'
    local stop = shop:on('sold', handler)
    shop:on('sold', handler)
    stop()
    shop:emit('sold')
    assert.same({'a'}, heard)
  end)

  it('calls some once, even when they emit the same event', function()
    shop:once('sold', function()
      heard[#heard + 1] = 'once'
      shop:emit('sold')
    end)
    shop:emit('sold')
    assert.same({'once'}, heard)
  end)

  it('goes on after a handler that fails', function()
    shop:on('sold', function() error('no stock', 0) end)
    shop:on('sold', hear 'b')
    local called, errors = shop:emit('sold')
    assert.equal(2, called)
    assert.same({'no stock'}, errors)
    assert.same({'b'}, heard)
  end)

  it('allows changes while an event is under way', function()
    local stop_second
    shop:on('sold', function()
      stop_second()
      shop:on('sold', hear 'late')
    end)
    stop_second = shop:on('sold', hear 'second')
    shop:on('sold', hear 'third')
    shop:emit('sold')
    assert.same({'third'}, heard)
    shop:emit('sold')
    assert.same({'third', 'third', 'late'}, heard)
  end)

  it('keeps emitters apart, and wants functions', function()
    events.new():on('sold', hear 'elsewhere')
    shop:emit('sold')
    assert.same({}, heard)
    assert.has_error(function() shop:on('sold', 'text') end, 'a handler is a function')
    assert.has_error(function() shop:once('sold') end, 'a handler is a function')
  end)
end)
