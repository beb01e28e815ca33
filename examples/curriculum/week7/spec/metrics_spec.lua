local perigee = require 'perigee'
local schedules = require 'week6.schedules'

describe('metrics', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open()
    db:load_library('week7/metrics.lua')
  end)
  local function record(key, ...) return db:fcall('metrics_record', {key}, {60000, ...}) end
  local function read(keys, ...) return db:fcall('metrics_read', keys, {...}) end
  local function refusal(...)
    local ok, problem = pcall(db.fcall, db, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('counts, and takes hosts together', function()
    assert.equal(2, record('a', 'count', 'requests', 3, 'count', 'errors', 1))
    record('a', 'count', 'requests', 2)
    record('b', 'count', 'requests', 10)
    assert.same({{'counter', 'errors', 1}, {'counter', 'requests', 5}}, read({'a'}))
    assert.same({{'counter', 'errors', 1}, {'counter', 'requests', 15}}, read({'a', 'b', 'none'}))
    assert.same({}, read({'none'}))
  end)
  it('gauges: the last of each host, and their range', function()
    record('a', 'gauge', 'queue', 5, 'gauge', 'queue', -7)
    record('b', 'gauge', 'queue', 20)
    assert.same({{'gauge', 'queue', 1, -7, -7, -7}}, read({'a'}))
    assert.same({{'gauge', 'queue', 2, -7, 20, 13}}, read({'a', 'b'}))
  end)
  it('gives percentiles, exact while values are small', function()
    for value = 1, 10 do record('a', 'observe', 'ms', value) end
    assert.same({{'histogram', 'ms', 10, 1, 10, 55, 1, 5, 6, 9, 10, 10}},
      read({'a'}, 0, 50, '50.1', 90, '99.9', 100))
  end)
  it('keeps zero, one value, and the largest', function()
    record('a', 'observe', 'x', 0)
    assert.same({{'histogram', 'x', 1, 0, 0, 0, 0, 0}}, read({'a'}, 0, 100))
    record('b', 'observe', 'x', 1000003)
    assert.same({{'histogram', 'x', 1, 1000003, 1000003, 1000003, 1000003, 1000003}}, read({'b'}, 0, 100))
    record('c', 'observe', 'x', 2 ^ 40)
    assert.equal(2 ^ 40, read({'c'}, 50)[1][7])
  end)
  it('takes histograms of hosts together as if they were one', function()
    for i = 1, 500 do
      local value = i * i * 7
      record(i % 3 == 0 and 'a' or 'b', 'observe', 'us', value)
      record('all', 'observe', 'us', value)
    end
    assert.same(read({'all'}, 50, 95, 99, '99.9'), read({'a', 'b'}, 50, 95, 99, '99.9'))
  end)
  it('forgets a span of time', function()
    db:fcall('metrics_record', {'a'}, {20, 'count', 'n', 1})
    clock:advance(30)
    assert.same({}, read({'a'}))
  end)
  it('takes all of a batch, or none', function()
    assert.equal('ERR no kind is called sum',
      refusal('metrics_record', {'a'}, {1000, 'count', 'n', 1, 'sum', 'n', 1}))
    for _, value in ipairs {'-1', '1.5', 'x', '', '1099511627777'} do
      assert.matches('^ERR a value',
        refusal('metrics_record', {'a'}, {1000, 'count', 'n', 1, 'observe', 'n', value}))
      assert.matches('^ERR a value', refusal('metrics_record', {'a'}, {1000, 'count', 'n', value}))
    end
    for _, name in ipairs {'', 'a b', 'a:b'} do
      assert.matches('^ERR a name', refusal('metrics_record', {'a'}, {1000, 'count', name, 1}))
    end
    for _, args in ipairs {{}, {0, 'count', 'n', 1}, {1000, 'count', 'n'}, {'x', 'count', 'n', 1}} do
      assert.matches('^ERR this function', refusal('metrics_record', {'a'}, args))
    end
    assert.equal(0, db:call('DBSIZE'))
  end)
  it('refuses percentiles that are none', function()
    for _, text in ipairs {'101', '-1', '100.1', '99.99', 'x', ''} do
      assert.equal('ERR a percentile is 0 to 100', refusal('metrics_read', {'a'}, {text}))
    end
  end)

  -- Against all the values, sorted: never below the true percentile, and at the most a sixteenth above.
  it('is never far from the truth', function()
    schedules.play(100, function(random)
      db:call('FLUSHDB')
      local values, batches = {}, {a = {60000}, b = {60000}}
      local scale = 2 ^ random(30)
      for i = 1, 1 + random(200) do
        values[i] = math.floor(random(1000) * scale / 1000)
        local batch = random(2) == 0 and batches.a or batches.b
        for _, word in ipairs {'observe', 'x', values[i]} do batch[#batch + 1] = word end
      end
      for key, batch in pairs(batches) do db:fcall('metrics_record', {key}, batch) end
      table.sort(values)
      local asked = {0, 1, 25, 50, 90, 99, 100}
      local row = read({'a', 'b'}, unpack(asked))[1]
      local sum = 0
      for _, value in ipairs(values) do sum = sum + value end
      assert.same({'histogram', 'x', #values, values[1], values[#values], sum}, {unpack(row, 1, 6)})
      for i, p in ipairs(asked) do
        local truth = values[math.max(1, math.ceil(p * #values / 100))]
        local answer = row[6 + i]
        assert.is_true(answer >= truth, 'p' .. p)
        assert.is_true(answer <= truth * (1 + 1 / 16), 'p' .. p)
      end
    end)
  end)
end)
