local config = require 'week2.config'

describe('config', function()
  local schema = {
    name = config.required 'string',
    port = 6379,
    debug = false,
    limits = {rate = 10, window_ms = 1000},
    hosts = {'localhost'},
  }

  local function refused(text)
    local settings, problem = config.parse(text, schema, 'test.conf')
    assert.is_nil(settings)
    return problem
  end

  it('reads a file, and fills in what it does not say', function()
    local settings = assert(config.load('week2/example.conf.lua', schema))
    assert.equal('shop', settings.name)
    assert.equal(7000, settings.port)
    assert.is_false(settings.debug)
    assert.equal(20, settings.limits.rate)
    assert.equal(10000, settings.limits.window_ms)
    assert.equal('localhost', settings.hosts[1])
  end)

  it('leaves the defaults as they were', function()
    assert(config.parse("name = 'x' limits = {rate = 99} hosts = {'a', 'b'}", schema, 'test.conf'))
    local settings = assert(config.parse("name = 'y'", schema, 'test.conf'))
    assert.equal(10, settings.limits.rate)
    assert.is_nil(settings.hosts[2])
  end)

  it('answers settings that nobody changes', function()
    local settings = assert(config.parse("name = 'x'", schema, 'test.conf'))
    assert.is_false(pcall(function() settings.port = 1 end))
    assert.is_false(pcall(function() settings.limits.rate = 1 end))
  end)

  it('says where a file is no Lua', function()
    assert.matches("^test.conf:2: '=' expected near", refused("name = 'x'\nport 7\n"))
    assert.matches('^test.conf:3: attempt to perform arithmetic', refused("\n\nport = nothing + 1"))
  end)

  it('names all mistakes at once', function()
    local problem = refused("prot = 1\nport = '7'\nlimits = {rate = true, speed = 1}")
    assert.equal(table.concat({
      "test.conf: 'limits.rate' must be a number, not a boolean",
      "test.conf: unknown setting 'limits.speed'",
      "test.conf: 'port' must be a number, not a string",
      "test.conf: unknown setting 'prot'; did you mean 'port'?",
      "test.conf: 'name' is missing",
    }, '\n'), problem)
  end)

  it('gives a file nothing to do harm with', function()
    for _, call in ipairs {
      "os.exit(1)", "io.open('x')", "require 'os'", "loadstring('x')()", "setfenv(1, {})",
      "getmetatable('').__index = nil", "print('x')", "_G.x = 1", "pcall(error)", "debug.sethook()",
      "string.rep('x', 1e9)",
    } do
      assert.matches('^test.conf:1: attempt to', refused(call))
    end
    refused('math.floor = nil')
    assert.equal(1, math.floor(1.5))
  end)

  it('stops what does not end', function()
    assert.equal('this takes too long', refused('while true do end'))
    assert.is_nil(debug.gethook())
  end)

  it('refuses precompiled code', function()
    assert.equal('test.conf: precompiled code is refused', refused(string.dump(function() end)))
  end)

  it('says when there is no such file', function()
    local settings, problem = config.load('week2/none.lua', schema)
    assert.is_nil(settings)
    assert.matches('week2/none.lua: No such file', problem)
  end)
end)
