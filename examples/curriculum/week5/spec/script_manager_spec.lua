local perigee = require 'perigee'
local script_manager = require 'week5.script_manager'

describe('script_manager', function()
  local db, manager
  local add = "return redis.call('INCRBY', KEYS[1], ARGV[1])"
  local add_twice = "return redis.call('INCRBY', KEYS[1], 2 * ARGV[1])"
  before_each(function()
    db = perigee.open()
    manager = script_manager.new(db)
  end)
  local function refusal(f, ...)
    local ok, problem = pcall(f, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('runs the newest version, or the one that is asked for', function()
    assert.is_true(manager:publish('add', 1, add))
    assert.equal(5, manager:run('add', {'n'}, {5}))
    assert.is_true(manager:publish('add', 2, add_twice))
    assert.equal(15, manager:run('add', {'n'}, {5}))
    assert.equal(20, manager:run('add@1', {'n'}, {5}))
  end)

  it('takes versions as numbers: 10 is newer than 9', function()
    manager:publish('v', 9, 'return 9')
    manager:publish('v', 10, 'return 10')
    manager:publish('v', 2, 'return 2') -- late, and not the newest
    assert.equal(10, manager:run('v'))
    assert.equal(2, manager:run('v@2'))
  end)

  it('keeps a version as it is', function()
    manager:publish('add', 1, add)
    assert.is_false(manager:publish('add', 1, add)) -- the same again does no harm
    assert.equal('TAKEN add@1 is another text; publish a new version',
      refusal(manager.publish, manager, 'add', 1, add_twice))
    assert.equal(5, manager:run('add@1', {'n'}, {5}))
  end)

  it('finds scripts again that the server has forgotten', function()
    manager:publish('add', 1, add)
    db:call('SCRIPT', 'FLUSH')
    assert.equal(5, manager:run('add', {'n'}, {5}))
    assert.equal(1, manager.recovered)
    assert.equal(10, manager:run('add', {'n'}, {5}))
    assert.equal(1, manager.recovered)
  end)

  it('runs what another client published, and its next version', function()
    manager:publish('add', 1, add)
    local other = script_manager.new(db:client())
    assert.equal(5, other:run('add', {'n'}, {5}))
    manager:publish('add', 2, add_twice)
    assert.equal(15, other:run('add', {'n'}, {5}))
  end)

  it('does not run a script again that failed', function()
    manager:publish('odd', 1, "redis.call('INCR', KEYS[1]) return redis.error_reply('ODD no')")
    assert.equal('ODD no', refusal(manager.run, manager, 'odd', {'n'}))
    assert.equal('1', db:call('GET', 'n'))
  end)

  it('publishes nothing that does not compile', function()
    assert.matches('Error compiling', refusal(manager.publish, manager, 'bad', 1, 'return ('))
    assert.equal(0, db:call('EXISTS', 'scripts'))
  end)

  it('refuses names and versions that are none', function()
    for _, name in ipairs {'', 'a b', 'a@1', 'a/b'} do
      assert.matches('^ERR a name', refusal(manager.publish, manager, name, 1, add))
    end
    for _, version in ipairs {'0', '-1', '1.5', 'x', '01', '', '1234567890'} do
      assert.matches('^ERR a version', refusal(manager.publish, manager, 'add', version, add))
    end
    assert.equal('ERR no script is called sub', refusal(manager.run, manager, 'sub'))
    manager:publish('add', 1, add)
    assert.equal('ERR no script is called add@7', refusal(manager.run, manager, 'add@7'))
  end)

  it('publishes by a script that looks at its arguments, whoever runs it', function()
    local script = db:load('week5/publish_script.lua')
    assert.matches('^ERR this script takes', script:pcall({}, {'add', 1, add}).err)
    assert.matches('^ERR this script takes', script:pcall({'scripts'}, {'add', 1}).err)
    assert.equal(1, script:run({'scripts'}, {'add', 1, add}))
    assert.equal(0, script:run({'scripts'}, {'add', 1, add}))
    assert.equal('1', db:call('HGET', 'scripts', 'add'))
  end)

  it('tells what there is and what is loaded, and loads it', function()
    manager:publish('b', 10, 'return 10')
    manager:publish('b', 9, 'return 9')
    manager:publish('a', 1, 'return 1')
    db:call('SCRIPT', 'FLUSH')
    manager:load('b@9')
    assert.same({{name = 'a', version = 1, loaded = false}, {name = 'b', version = 9, loaded = true},
      {name = 'b', version = 10, loaded = false}}, manager:list())
    assert.equal(3, manager:load_all())
    for _, entry in ipairs(manager:list()) do assert.is_true(entry.loaded) end
  end)

  it('publishes files', function()
    assert.is_true(manager:publish_file('report', 1, 'week5/sales_report.lua'))
    assert.same({}, manager:run('report', {'orders', 'names'}, {3}))
  end)
end)
