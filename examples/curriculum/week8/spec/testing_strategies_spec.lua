-- One script, week4/purchase.lua, tested in seven ways (and another for what it does not show). Each finds mistakes that the others do not.
local perigee = require 'perigee'
local mock_redis = require 'week8.mock_redis'

local path = 'week4/purchase.lua'

describe('1. with a mock', function()
  it('shows what the script sends, and in which order', function()
    local mock = mock_redis.new {GET = '5', HINCRBY = 2, DECRBY = 3}
    assert.same({3, 2}, mock:run(path, {'stock', 'basket'}, {2}))
    assert.same({{'GET', 'stock'}, {'HINCRBY', 'basket', 'stock', '2'}, {'DECRBY', 'stock', '2'}}, mock.calls)
  end)
  it('plays errors that hardly ever happen', function()
    local mock = mock_redis.new {GET = '5', HINCRBY = 2, DECRBY = 3}
    mock:fail('HINCRBY', 'OOM command not allowed')
    local ok, problem = pcall(mock.run, mock, path, {'stock', 'basket'}, {2})
    assert.is_false(ok)
    assert.same({err = 'OOM command not allowed'}, problem)
    assert.equal(2, #mock.calls) -- and nothing was taken from the stock
  end)
  it('hands a refusal on, and answers by functions', function()
    local mock = mock_redis.new {GET = function(key) return key == 'stock' and '1' end}
    local ok, problem = pcall(mock.run, mock, path, {'stock', 'basket'}, {2})
    assert.is_false(ok)
    assert.equal('NOTENOUGH there are 1', problem.err)
  end)
  it('knows no command it was not told of', function()
    local ok, problem = pcall(function() mock_redis.new():run(path, {'s', 'b'}, {1}) end)
    assert.is_false(ok)
    assert.equal('ERR the mock knows no GET', problem.err)
  end)
  it('sees an error that pcall hides', function()
    local mock = mock_redis.new {TYPE = {ok = 'none'}, ZADD = {err = 'ERR no'}}
    assert.same({0, {'a', 'ERR no'}}, mock:run('week4/import_scores.lua', {'z'}, {'a', '1'}))
  end)
  it('refuses globals, as a server does', function()
    local file = os.tmpname()
    local out = assert(io.open(file, 'w'))
    out:write('count = 1 return count')
    out:close()
    local ok, problem = pcall(function() mock_redis.new():run(file) end)
    os.remove(file)
    assert.is_false(ok)
    assert.matches('may not make the global count', problem)
  end)
  it('believes what no server would answer: that is its limit', function()
    local mock = mock_redis.new {GET = '5', HINCRBY = 2, DECRBY = 3}
    mock:run(path, {'same', 'same'}, {2})
    local db = perigee.open()
    db:call('SET', 'same', 5)
    assert.matches('^WRONGTYPE', db:load(path):pcall({'same', 'same'}, {2}).err)
  end)
end)

describe('2. with examples in a table', function()
  for _, case in ipairs {
    {have = 5, take = 1, left = 4},
    {have = 5, take = 5, left = 0},
    {have = 5, take = 6, refused = '^NOTENOUGH there are 5'},
    {have = false, take = 1, refused = '^NOTENOUGH there are 0'},
    {have = 5, take = 0, refused = '^ERR'},
    {have = 5, take = -1, refused = '^ERR'},
    {have = 5, take = '1.5', refused = '^ERR'},
  } do
    it('takes ' .. case.take .. ' of ' .. tostring(case.have), function()
      local db = perigee.open()
      if case.have then db:call('SET', 'stock', case.have) end
      local answer = db:load(path):pcall({'stock', 'basket'}, {case.take})
      if case.refused then
        assert.matches(case.refused, answer.err)
        assert.equal(0, db:call('EXISTS', 'basket'))
      else
        assert.same({case.left, case.take}, answer)
      end
    end)
  end
end)

describe('3. by a law that always holds', function()
  it('neither makes nor loses a piece, in thousands of random purchases', function()
    local only = tonumber(os.getenv('PERIGEE_SEED') or '')
    for seed = only or 1, only or 20 do
      local state = (seed * 7919) % 2147483646 + 1
      local function random(n)
        state = state * 16807 % 2147483647
        return state % n
      end
      local db = perigee.open()
      local script = db:load(path)
      local total = random(60)
      db:call('SET', 'stock', total)
      for _ = 1, 50 do
        script:pcall({'stock', 'basket' .. random(3)}, {random(6)})
        local sum = tonumber(db:call('GET', 'stock'))
        assert.is_true(sum >= 0, 'PERIGEE_SEED=' .. seed)
        for n = 0, 2 do sum = sum + tonumber(db:call('HGET', 'basket' .. n, 'stock') or 0) end
        assert.equal(total, sum, 'PERIGEE_SEED=' .. seed)
      end
    end
  end)
end)

describe('4. against a second way to say the same', function()
  it('agrees with MULTI/EXEC', function()
    local buy = require 'week4.purchase_transaction'
    for have = 0, 4 do
      for take = 1, 5 do
        local a, b = perigee.open(), perigee.open()
        for _, db in ipairs {a, b} do db:call('SET', 'stock', have) end
        local answer = a:load(path):pcall({'stock', 'basket'}, {take})
        local left, pieces = buy(b:client(), 'stock', 'basket', take)
        assert.same(left and {left, pieces} or {err = 'NOTENOUGH there are ' .. have}, answer)
        assert.equal(b:call('GET', 'stock'), a:call('GET', 'stock'))
      end
    end
  end)
end)

describe('5. with every budget #engine', function()
  it('is stopped anywhere: what was written before stays, and it is a beginning', function()
    -- A server cannot be made to stop a script at a chosen instruction. An engine can.
    local pairs_of = {}
    for i = 1, 100 do
      pairs_of[2 * i - 1], pairs_of[2 * i] = 'm' .. i, i
    end
    local last, halves = 0, 0
    for hundreds = 1, 60 do
      local db = perigee.open {instructions = hundreds * 100}
      pcall(function() db:load('week4/import_scores.lua'):run({'z'}, pairs_of) end)
      local written = db:call('ZRANGE', 'z', 0, -1)
      for i, member in ipairs(written) do assert.equal('m' .. i, member) end
      assert.is_true(#written >= last)
      if #written > 0 and #written < 100 then halves = halves + 1 end
      last = #written
    end
    assert.equal(100, last)
    assert.is_true(halves > 5)
  end)
end)

describe('6. from the same place again and again #engine', function()
  it('asks "what if" in a fork', function()
    local db = perigee.open()
    db:call('SET', 'stock', 5)
    local before = db:digest()
    for take = 1, 5 do
      local copy = db:fork()
      assert.equal(5 - take, copy:load(path):run({'stock', 'basket'}, {take})[1])
    end
    assert.equal(before, db:digest())
  end)
  it('refuses without leaving a trace', function()
    local db = perigee.open()
    db:call('SET', 'stock', 5)
    local before = db:digest()
    db:load(path):pcall({'stock', 'basket'}, {6})
    assert.equal(before, db:digest())
    db:load(path):pcall({'stock', 'basket'}, {5})
    assert.are_not.equal(before, db:digest())
  end)
  it('tells exactly what it changed', function()
    local db = perigee.open()
    db:call('SET', 'stock', 5)
    db:events()
    db:load(path):run({'stock', 'basket'}, {1})
    local told = {}
    for i, event in ipairs(db:events()) do told[i] = event.name .. ' ' .. event.key end
    -- Redis tells of DECRBY as incrby.
    assert.same({'hincrby basket', 'incrby stock'}, told)
  end)
end)

describe('7. on the real thing', function()
  it('answers the same here and there: run this file with PERIGEE_TARGET', function()
    local db = perigee.open()
    db:call('RPUSH', 'stock', 'x')
    assert.matches('^WRONGTYPE', db:load(path):pcall({'stock', 'basket'}, {1}).err)
    assert.equal(0, db:call('EXISTS', 'basket'))
  end)
end)
