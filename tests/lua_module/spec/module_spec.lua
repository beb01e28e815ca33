-- What the module promises, on an engine and (but for #engine) on a server alike.
local perigee = require 'perigee'

describe('perigee', function()
  local db, clock
  before_each(function() db, clock = perigee.open() end)

  local function message(...)
    local ok, problem = pcall(...)
    assert.is_false(ok)
    return tostring(problem)
  end

  describe('db:call', function()
    it('answers as redis.call does', function()
      assert.same({ok = 'OK'}, db:call('SET', 'text', 'a\0b\r\n'))
      assert.equal('a\0b\r\n', db:call('GET', 'text'))
      assert.is_false(db:call('GET', 'nothing'))
      assert.equal(3, db:call('RPUSH', 'list', 'x', 'y', 'z'))
      assert.same({'x', 'y', 'z'}, db:call('LRANGE', 'list', 0, -1))
      assert.same({}, db:call('LRANGE', 'nothing', 0, -1))
      assert.same({false, 'a\0b\r\n'}, db:call('MGET', 'nothing', 'text'))
    end)

    it('sends numbers as redis.call does', function()
      assert.equal('12', db:eval("return redis.call('ECHO', 12)"))
      for _, number in ipairs {12, -0.5, 1e15, 2 ^ 53, 0.1, 1e300} do
        assert.equal(number, tonumber(db:call('ECHO', number)))
      end
      assert.equal('9007199254740992', db:call('ECHO', 2 ^ 53))
      assert.equal('12', db:call('ECHO', 12))
    end)

    it('raises a Redis error table', function()
      local expected = {err = "ERR wrong number of arguments for 'get' command"}
      assert.has_error(function() db:call('GET') end, expected)
      assert.equal(expected.err, message(db.call, db, 'GET'))
      assert.same(expected, db:pcall('GET'))
    end)

    it('refuses what is no word', function()
      for _, value in ipairs {{}, true, print} do
        assert.matches('string or number expected', message(db.call, db, 'SET', 'key', value))
      end
      assert.matches('value expected', message(db.call, db))
      assert.equal(0, db:call('EXISTS', 'key'))
    end)

    it('answers errors inside an answer', function()
      db:call('SET', 'text', 'abc')
      db:call('MULTI')
      db:call('INCR', 'text')
      db:call('INCR', 'number')
      local answers = db:call('EXEC')
      assert.equal('ERR value is not an integer or out of range', answers[1].err)
      assert.equal(1, answers[2])
    end)

    it('takes thousands of words', function()
      local words = {}
      for i = 1, 5000 do words[i] = i end
      assert.equal(5000, db:call('RPUSH', 'list', unpack(words)))
      assert.equal('5000', db:call('LINDEX', 'list', -1))
    end)
  end)

  describe('db:eval', function()
    it('gives keys and arguments', function()
      local source = 'return {KEYS[1], KEYS[2], ARGV[1], #KEYS, #ARGV}'
      assert.same({'a', 'b', '7', 2, 1}, db:eval(source, {'a', 'b'}, {7}))
      assert.equal(0, db:eval('return #KEYS + #ARGV'))
    end)

    it('raises what the script raises or answers', function()
      assert.has_error(function() db:eval("return redis.error_reply('NO way')") end, {err = 'NO way'})
      assert.matches("nonexistent global variable 'nothing'", message(db.eval, db, 'return nothing.at.all'))
      assert.matches('^ERR Error compiling script', message(db.eval, db, 'return ('))
    end)

    it('refuses other things than lists of words', function()
      assert.matches('keys%[2%] is a boolean value', message(db.eval, db, 'return 1', {'a', false}))
      assert.matches('args%[1%] is a table value', message(db.eval, db, 'return 1', {}, {{}}))
      assert.matches('table expected', message(db.eval, db, 'return 1', 'a'))
    end)
  end)

  describe('db:load', function()
    it('loads a file once, to be run often', function()
      local script = db:load('spec/double.lua')
      db:call('SET', 'key', 21)
      assert.same({42, 'x'}, script:run({'key'}, {'x'}))
      assert.same({42, false}, db:call('EVALSHA', script:sha1(), 1, 'key'))
      assert.equal(script:sha1(), db:call('SCRIPT', 'LOAD', script:source()))
    end)

    it('answers or raises the errors of the script', function()
      local script = db:load('spec/double.lua')
      assert.has_error(function() script:run() end, {err = 'ERR one key'})
      assert.same({err = 'ERR one key'}, script:pcall())
    end)

    it('finds its way after SCRIPT FLUSH', function()
      local script = db:load('spec/double.lua')
      db:call('SCRIPT', 'FLUSH')
      assert.same({0, 'y'}, script:run({'key'}, {'y'}))
      assert.same({1}, db:call('SCRIPT', 'EXISTS', script:sha1()))
    end)

    it('says why it cannot', function()
      assert.matches('cannot read spec/none.lua: No such file', message(db.load, db, 'spec/none.lua'))
      assert.matches('cannot read spec: Is a directory', message(db.load, db, 'spec'))
      local path = os.tmpname()
      local file = assert(io.open(path, 'w'))
      file:write('return (')
      file:close()
      assert.matches('^ERR Error compiling script', message(db.load, db, path))
      os.remove(path)
    end)
  end)

  it('loads libraries and calls their functions', function()
    assert.equal('greetings', db:load_library('spec/library.lua'))
    assert.equal('greetings', db:load_library('spec/library.lua'))
    assert.equal('hello a and b', db:fcall('greet', {'a'}, {'b'}))
    assert.has_error(function() db:fcall('none') end, {err = 'ERR Function not found'})
  end)

  it('has several clients', function()
    local other = db:client()
    other:call('SELECT', 1)
    other:call('SET', 'key', 'of database 1')
    assert.is_false(db:call('GET', 'key'))
    other:call('SELECT', 0)
    other:call('WATCH', 'key')
    db:call('SET', 'key', 'changed')
    other:call('MULTI')
    other:call('SET', 'key', 'too late')
    assert.is_false(other:call('EXEC'))
    assert.equal('changed', db:call('GET', 'key'))
  end)

  it('lets time pass', function()
    local before = clock:now()
    db:call('SET', 'key', 'value', 'PX', 50)
    assert.equal('value', db:call('GET', 'key'))
    clock:advance(60)
    assert.is_false(db:call('GET', 'key'))
    assert.is_true(clock:now() >= before + 60)
  end)

  it('begins empty each time', function()
    assert.equal(0, db:call('DBSIZE'))
    db:call('SET', 'key', 1)
    db:load_library('spec/library.lua')
    db = perigee.open()
    assert.equal(0, db:call('DBSIZE'))
    assert.same({}, db:call('FUNCTION', 'LIST'))
  end)

  it('outlives the handles it was got from', function()
    local script = perigee.open():client():load('spec/double.lua')
    collectgarbage()
    collectgarbage()
    assert.same({0, false}, script:run({'key'}))
  end)

  it('says which objects it wants', function()
    assert.matches('perigee.db expected', message(db.call, clock, 'PING'))
    assert.matches('perigee.clock expected', message(clock.now, io.stdout))
    assert.equal('perigee.db', getmetatable(db))
  end)

  describe('an engine #engine', function()
    it('stands still until its clock is moved', function()
      assert.equal(0, clock:now())
      assert.same({'0', '0'}, db:call('TIME'))
      clock:advance(1234.5)
      assert.same({'1', '234500'}, db:call('TIME'))
      clock:set(1000)
      assert.equal(1000, clock:now())
    end)

    it('refuses instants that are none', function()
      assert.matches('a clock advances', message(clock.advance, clock, -1))
      for _, ms in ipairs {0 / 0, 1 / 0, 1e15, 3e14} do
        assert.is_false(pcall(clock.advance, clock, ms))
        assert.is_false(pcall(clock.set, clock, ms))
      end
      assert.is_false(pcall(perigee.clock, -1))
      assert.equal(0, clock:now())
    end)

    it('shares a clock with others, but no data', function()
      local shared, engines = perigee.clock(1700000000000), {}
      for i = 1, 5 do
        engines[i] = perigee.open {clock = shared}
        engines[i]:call('SET', 'key', i, 'PX', 10)
      end
      assert.equal('3', engines[3]:call('GET', 'key'))
      shared:advance(11)
      for i = 1, 5 do assert.is_false(engines[i]:call('GET', 'key')) end
      assert.same({'1700000000', '11000'}, engines[5]:call('TIME'))
    end)

    it('follows from its seed', function()
      local function picks(seed)
        local engine, picked = perigee.open {seed = seed}, {}
        for i = 1, 100 do engine:call('SADD', 'set', i) end
        for i = 1, 10 do picked[i] = engine:call('SRANDMEMBER', 'set') end
        return table.concat(picked, ' ')
      end
      assert.equal(picks(7), picks(7))
      assert.not_equal(picks(7), picks(8))
    end)

    it('tells what changed', function()
      db:call('SET', 'key', 1, 'PX', 5)
      clock:advance(6)
      db:call('GET', 'key')
      local events = db:events()
      assert.same({sequence = 1, database = 0, name = 'set', key = 'key'}, events[1])
      assert.equal('expired', events[#events].name)
      assert.same({}, db:events())
    end)

    it('keeps what scripts log', function()
      db:eval("redis.log(redis.LOG_WARNING, 'count', 3) redis.log(redis.LOG_DEBUG, 'x')")
      assert.same({{level = 3, text = 'count 3'}, {level = 0, text = 'x'}}, db:log())
      assert.same({}, db:log())
    end)

    it('forks, and digests tell the difference', function()
      db:call('SET', 'key', 1)
      local fork = db:fork()
      assert.equal(db:digest(), fork:digest())
      assert.equal(32, #db:digest())
      fork:call('INCR', 'key')
      assert.not_equal(db:digest(), fork:digest())
      assert.equal('1', db:call('GET', 'key'))
    end)

    it('stops a script that does not end', function()
      local engine = perigee.open {instructions = 1000}
      assert.matches('more than its 1000 instructions',
        message(engine.eval, engine, 'while true do end'))
    end)

    it('refuses options that are none', function()
      assert.matches("no option 'sede'", message(perigee.open, {sede = 1}))
      for _, seed in ipairs {-1, '7', 0 / 0, 2 ^ 60} do
        assert.matches('seed must be', message(perigee.open, {seed = seed}))
      end
      assert.matches('perigee.clock expected', message(perigee.open, {clock = io.stdout}))
    end)
  end)
end)
