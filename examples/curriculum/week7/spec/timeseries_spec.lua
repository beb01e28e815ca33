local perigee = require 'perigee'
local schedules = require 'week6.schedules'

local day = 86400000

describe('timeseries', function()
  local db
  before_each(function()
    db = perigee.open()
    db:load_library('week7/timeseries.lua')
  end)
  local function add(time, value, retention)
    return db:fcall('ts_add', {'raw'}, {time, value, retention or day})
  end
  local function range(key, what, from, to) return db:fcall('ts_range', {key}, {from or 0, to or day, what}) end
  local function downsample(from, to, bucket, since, keep_from, keep_to)
    return db:fcall('ts_downsample', {from, to}, {bucket, keep_from or day, keep_to or 100 * day, since or 0})
  end
  local function refusal(...)
    local ok, problem = pcall(db.fcall, db, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('keeps samples in the order of their times', function()
    add(2000, '0.1')
    add(1000, '-7')
    add(3000, '1e3')
    assert.same({'1000', '-7', '2000', '0.1', '3000', '1000'}, range('raw', 'last'))
    assert.same({'2000', '0.1'}, range('raw', 'avg', 1001, 2999))
    assert.same({'1000', '-7', '2000', '0.1'}, range('raw', 'avg', 1000, 2000)) -- both ends included
  end)
  it('takes a sample again as the same one', function()
    add(1000, 5)
    add(1000, 5)
    add(1000, 6)
    assert.same({'1000', '6'}, range('raw', 'last'))
  end)
  it('keeps equal values of different times', function()
    add(1000, 5)
    add(1001, 5)
    assert.same({'1000', '5', '1001', '5'}, range('raw', 'last'))
  end)
  it('knows the time by itself', function()
    assert.equal(1, add('*', 5))
    assert.equal(1, db:call('ZCARD', 'raw'))
  end)

  it('keeps what retention says, to the millisecond', function()
    add(1000, 1, 500)
    add(1500, 2, 500)
    assert.same({'1000', '1', '1500', '2'}, range('raw', 'last'))
    add(1501, 3, 500)
    assert.same({'1500', '2', '1501', '3'}, range('raw', 'last'))
    assert.equal(0, add(1000, 9, 500)) -- too late
    assert.equal(1, add(1001, 9, 500)) -- just in time
    assert.same({'1001', '9', '1500', '2', '1501', '3'}, range('raw', 'last'))
  end)

  it('summarises, at the edges of buckets too', function()
    for time, value in pairs {[0] = 4, [30000] = 1, [59999] = 7, [60000] = 5, [180000] = 2} do
      add(time, value)
    end
    assert.equal(3, downsample('raw', 'minutes', 60000))
    assert.same({'0', '4', '60000', '5', '180000', '2'}, range('minutes', 'avg'))
    assert.same({'0', '1', '60000', '5', '180000', '2'}, range('minutes', 'min'))
    assert.same({'0', '7', '60000', '5', '180000', '2'}, range('minutes', 'max'))
    assert.same({'0', '12', '60000', '5', '180000', '2'}, range('minutes', 'sum'))
    assert.same({'0', '3', '60000', '1', '180000', '1'}, range('minutes', 'count'))
    assert.same({'0', '7', '60000', '5', '180000', '2'}, range('minutes', 'last'))
  end)
  it('makes hours of minutes as exact as of samples', function()
    for i = 0, 199 do add(i * i * 400, i % 13) end
    downsample('raw', 'minutes', 60000)
    downsample('minutes', 'hours', 3600000)
    downsample('raw', 'direct', 3600000)
    for _, what in ipairs {'avg', 'sum', 'min', 'max', 'count', 'last'} do
      assert.same(range('direct', what), range('hours', what))
    end
    assert.equal(5, db:call('ZCARD', 'hours'))
  end)
  it('may be done again, and takes in what came late', function()
    add(0, 1)
    add(70000, 3)
    downsample('raw', 'minutes', 60000)
    assert.equal(2, downsample('raw', 'minutes', 60000))
    assert.same({'0', '1', '60000', '3'}, range('minutes', 'sum'))
    add(50000, 10)
    assert.equal(1, downsample('raw', 'minutes', 60000, 65000)) -- only from the second minute on
    assert.same({'0', '1', '60000', '3'}, range('minutes', 'sum'))
    assert.equal(2, downsample('raw', 'minutes', 60000, 59999))
    assert.same({'0', '11', '60000', '3'}, range('minutes', 'sum'))
  end)
  it('does not spoil a summary whose samples are gone', function()
    for time = 0, 119000, 1000 do add(time, 1, 90000) end
    downsample('raw', 'minutes', 60000, 0, 90000)
    -- Samples up to 29 s are gone, so the first minute cannot be made any more.
    assert.same({'60000', '60'}, range('minutes', 'count'))
    db:call('DEL', 'raw', 'minutes')
    for time = 0, 59000, 1000 do add(time, 1, 90000) end
    downsample('raw', 'minutes', 60000, 0, 90000)
    for time = 60000, 119000, 1000 do add(time, 1, 90000) end
    downsample('raw', 'minutes', 60000, 0, 90000)
    assert.same({'0', '60', '60000', '60'}, range('minutes', 'count'))
  end)
  it('keeps summaries as long as it is told', function()
    for minute = 0, 9 do add(minute * 60000, 1) end
    downsample('raw', 'minutes', 60000, 0, day, 120000)
    assert.same({'420000', '1', '480000', '1', '540000', '1'}, range('minutes', 'sum'))
  end)
  it('goes through long series in pages', function()
    for i = 0, 2500 do add(i * 10, i) end
    assert.equal(1, downsample('raw', 'minutes', 60000))
    assert.same({'0', '2501'}, range('minutes', 'count'))
    assert.same({'0', '3126250'}, range('minutes', 'sum'))
    assert.equal(0, downsample('none', 'minutes', 60000))
  end)
  it('loses no digit', function()
    add(0, '0.1')
    add(1, '0.2')
    downsample('raw', 'minutes', 60000)
    assert.equal('0 2 0.30000000000000004 0.10000000000000001 0.20000000000000001 0.20000000000000001',
      db:call('ZRANGE', 'minutes', 0, -1)[1])
  end)
  it('refuses bad arguments, and writes nothing', function()
    for _, time in ipairs {'-1', 'x', '', '1.5', '99999999999999999'} do
      assert.matches('^ERR this function', refusal('ts_add', {'raw'}, {time, 1, day}))
    end
    for _, value in ipairs {'x', '', 'nan', 'inf', '-inf', '1e999'} do
      assert.equal('ERR a value is a finite number', refusal('ts_add', {'raw'}, {1, value, day}))
    end
    assert.matches('^ERR this function', refusal('ts_add', {'raw'}, {1, 1, 0}))
    assert.matches('^ERR this function', refusal('ts_range', {'raw'}, {0, 1, 'median'}))
    assert.matches('^ERR this function', refusal('ts_downsample', {'raw', 'm'}, {0, 1, 1, 0}))
    assert.matches('^ERR these are', refusal('ts_downsample', {'raw', 'raw'}, {1, 1, 1, 0}))
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('adds up as a list of all samples does', function()
    schedules.play(150, function(random)
      db:call('FLUSHDB')
      local samples = {}
      for _ = 1, 40 do
        local time, value = random(5000), random(100) - 50
        add(time, value)
        samples[time] = value
        if random(5) == 0 then downsample('raw', 'buckets', 500, random(2) == 0 and time or 0) end
      end
      downsample('raw', 'buckets', 500)
      local times, sums, expected = {}, {}, {}
      for time in pairs(samples) do times[#times + 1] = time end
      table.sort(times)
      for _, time in ipairs(times) do
        local start = math.floor(time / 500) * 500
        if not sums[start] then expected[#expected + 1] = start end
        sums[start] = (sums[start] or 0) + samples[time]
      end
      local flat = {}
      for _, start in ipairs(expected) do
        flat[#flat + 1] = tostring(start)
        flat[#flat + 1] = tostring(sums[start])
      end
      assert.same(flat, range('buckets', 'sum'))
    end)
  end)
end)
