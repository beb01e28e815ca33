local perigee = require 'perigee'
local pipeline = require 'week7.pipeline'

describe('pipeline', function()
  local db
  before_each(function() db = perigee.open() end)

  it('answers in order, and goes on behind an error', function()
    local batch = pipeline.new(db, 100)
    batch:add('SET', {'k'}, 'v')
    batch:add('INCR', {'k'})
    batch:add('GET', {'none'})
    batch:add('RPUSH', {'l'}, 'k1', 'a', '')
    batch:add('LRANGE', {'l'}, 0, -1)
    batch:add('NOSUCH')
    local answers = batch:run()
    assert.same({ok = 'OK'}, answers[1])
    assert.equal('ERR value is not an integer or out of range', answers[2].err)
    assert.is_false(answers[3])
    assert.equal(3, answers[4])
    assert.same({'k1', 'a', ''}, answers[5])
    assert.matches('^ERR', answers[6].err)
    assert.equal(6, #answers)
    assert.equal(1, batch.round_trips)
    assert.same({}, batch:run())
  end)
  it('makes a round trip for each portion', function()
    local batch = pipeline.new(db, 100)
    for i = 1, 1001 do batch:add('INCRBY', {'n' .. i % 7}, i) end
    local answers = batch:run()
    assert.equal(1001, #answers)
    assert.equal(11, batch.round_trips)
    assert.equal(1 + 8, answers[8])
  end)
  it('declares the keys that it uses, each once', function()
    local seen = db:eval('return {#KEYS, KEYS[1], KEYS[2]}', {'a', 'b'})
    assert.same({2, 'a', 'b'}, seen)
    local batch = pipeline.new(db)
    batch:add('MSET', {'a'}, 1, {'b'}, 2, {'a'}, 3)
    batch:run()
    assert.same({'3', '2'}, db:call('MGET', 'a', 'b'))
  end)
  it('is one step: another client sees all of it or nothing', function()
    local batch, other = pipeline.new(db), db:client()
    batch:add('SET', {'a'}, 1)
    batch:add('SET', {'b'}, 1)
    assert.equal(0, other:call('EXISTS', 'a', 'b'))
    batch:run()
    assert.equal(2, other:call('EXISTS', 'a', 'b'))
  end)
  it('runs nothing of a batch that is not one', function()
    local script = db:load('week7/batch_run.lua')
    for _, args in ipairs {{'3', 'aSET', 'k1', 'a1', '2', 'aGET'}, {'3', 'aSET', 'k1', 'a1', 'x'},
      {'3', 'aSET', 'k1', 'a1', '1', 'GET'}, {'3', 'aSET', 'k1', 'a1', '2', 'aGET', 'k2'},
      {'3', 'aSET', 'k1', 'a1', '0'}, {'3', 'aSET', 'k1', 'a1', '1', 'kx'}} do
      assert.matches('^ERR bad batch', script:pcall({'k'}, args).err)
    end
    assert.equal(0, db:call('EXISTS', 'k'))
  end)

  it('writes the bytes of a command', function()
    assert.equal('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\nb\r\n', pipeline.encode {'SET', 'k', 'a\r\nb'})
    assert.equal('*2\r\n$4\r\nECHO\r\n$0\r\n\r\n', pipeline.encode {'ECHO', ''})
    assert.equal('*2\r\n$4\r\nINCR\r\n$2\r\n42\r\n', pipeline.encode {'INCR', 42})
  end)

  -- redis-cli comes with the server; an engine has no socket to send these bytes to.
  local port = string.match(perigee.target, ':(%d+)$')
  if port then
    it('writes what a server takes', function()
      local path = os.tmpname()
      local file = assert(io.open(path, 'wb'))
      for i = 1, 1000 do file:write(pipeline.encode {'RPUSH', 'l', i .. '\r\n'}) end
      file:close()
      local run = io.popen('redis-cli -p ' .. port .. ' --pipe < ' .. path)
      local text = run:read('*a')
      run:close()
      os.remove(path)
      assert.matches('errors: 0, replies: 1000', text)
      assert.equal(1000, db:call('LLEN', 'l'))
      assert.equal('1000\r\n', db:call('LINDEX', 'l', -1))
    end)
  end
end)
