local perigee = require 'perigee'
local measure = require 'week5.measure'

local function read(path)
  local file = assert(io.open(path))
  local text = file:read('*a')
  file:close()
  return text
end

local function push(db, product, units, price)
  db:call('RPUSH', 'orders',
    string.format('{"product":"%s","units":%d,"price":%d}', product, units, price))
end

local function orders(count)
  return function(db)
    for i = 1, count do push(db, 'p' .. i * i % 37, i % 5 + 1, 100 + i % 11) end
    for i = 0, 36 do db:call('HSET', 'names', 'p' .. i, 'Product ' .. i) end
  end
end

-- Both have to pass: an optimisation that changes an answer is none.
for _, name in ipairs {'sales_report_slow', 'sales_report'} do
  describe(name, function()
    local db, report
    before_each(function()
      db = perigee.open()
      report = db:load('week5/' .. name .. '.lua')
    end)

    it('adds up, highest revenue first', function()
      push(db, 'p1', 2, 100)
      push(db, 'p2', 1, 900)
      push(db, 'p1', 3, 100)
      db:call('HSET', 'names', 'p1', 'Tea', 'p2', 'Kettle')
      assert.same({'Kettle: 1 sold, 900', 'Tea: 5 sold, 500'}, report:run({'orders', 'names'}, {10}))
      assert.same({'Kettle: 1 sold, 900'}, report:run({'orders', 'names'}, {1}))
      assert.same({}, report:run({'orders', 'names'}, {0}))
    end)
    it('orders equal revenues by product, and tells the product where there is no name', function()
      push(db, 'p2', 1, 100)
      push(db, 'p1', 1, 100)
      assert.same({'p1: 1 sold, 100', 'p2: 1 sold, 100'}, report:run({'orders', 'names'}, {2}))
    end)
    it('has nothing to tell of no orders', function()
      assert.same({}, report:run({'orders', 'names'}, {5}))
    end)
    it('refuses bad arguments', function()
      assert.matches('^ERR this script takes', report:pcall({'orders'}, {5}).err)
      assert.matches('^ERR this script takes', report:pcall({'orders', 'names'}, {'-1'}).err)
      assert.matches('^ERR this script takes', report:pcall({'orders', 'names'}, {}).err)
    end)
  end)
end

describe('sales_report', function()
  it('answers what the slow one does, at the edges of its pages, too', function()
    for _, count in ipairs {199, 200, 201, 401} do
      local db = perigee.open()
      for i = 1, count do push(db, 'p' .. i * i % 37, i % 5 + 1, 100 + i % 11) end
      local slow = db:load('week5/sales_report_slow.lua'):run({'orders', 'names'}, {40})
      assert.equal(19, #slow) -- squares modulo 37
      assert.same(slow, db:load('week5/sales_report.lua'):run({'orders', 'names'}, {40}))
    end
  end)

  it('is cheaper by what it was made for #engine', function()
    local slow, fast = read('week5/sales_report_slow.lua'), read('week5/sales_report.lua')
    local function cost(of, source, count)
      return measure[of](orders(count), source, {'orders', 'names'}, {10})
    end
    assert.is_true(cost('instructions', slow, 300) > 10 * cost('instructions', fast, 300))
    assert.equal(1 + 2000 * 2, cost('commands', slow, 2000))
    assert.equal(1 + 10 + 10, cost('commands', fast, 2000))
    -- Garbage is left to pile up, so a little memory says nothing: the collector decides. Much does.
    assert.is_true(cost('bytes', slow, 6000) > 2 * cost('bytes', fast, 6000))
  end)
end)

describe('measure #engine', function()
  local function nothing() end
  it('counts the same every time, and more for more', function()
    local source = 'for i = 1, tonumber(ARGV[1]) do end return 1'
    local once = measure.instructions(nothing, source, {}, {10000})
    assert.equal(once, measure.instructions(nothing, source, {}, {10000}))
    local twice = measure.instructions(nothing, source, {}, {20000})
    assert.is_true(math.abs(twice - 2 * once) <= 200)
    -- And it is the least that is enough.
    local function run(budget)
      return perigee.open{instructions = budget}:eval(source, {}, {10000})
    end
    assert.equal(1, run(once))
    assert.has_error(function() run(once - 200) end)
  end)
  it('weighs what a script makes', function()
    local bytes = measure.bytes(nothing, "return string.rep('x', 100000)")
    assert.is_true(bytes >= 100000 and bytes < 350000)
    assert.is_true(measure.bytes(nothing, 'return 2') < 5000)
    assert.equal(bytes, measure.bytes(nothing, "return string.rep('x', 100000)"))
  end)
  it('passes on what the script refuses', function()
    for _, name in ipairs {'instructions', 'bytes', 'commands', 'seconds'} do
      assert.has_error(function() measure[name](nothing, "return redis.error_reply('NO way')") end,
        {err = 'NO way'})
    end
  end)
end)
