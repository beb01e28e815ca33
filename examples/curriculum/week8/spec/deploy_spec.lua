local perigee = require 'perigee'
local deploy = require 'week8.deploy'

-- week8/record_release.lua and week8/withdraw_release.lua are tested through deploy, which loads them.
local libraries = {'week8/stock_v1.lua', 'week8/stock_v2.lua', 'week8/stock_v3.lua'}

local function read(version)
  local file = assert(io.open(libraries[version], 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end
local v1, v2, v3 = read(1), read(2), read(3)

-- What a release is checked with: it answers, and counts.
local function works(db)
  db:fcall('stock_add', {'check'}, {5})
  assert(db:fcall('stock_take', {'check'}, {2}) == 3, 'it cannot count')
  db:call('DEL', 'check')
end

describe('the stock library', function()
  local db
  local function load(version) db:load_library(libraries[version]) end
  before_each(function() db = perigee.open() end)
  after_each(function() db:call('FUNCTION', 'FLUSH') end)

  for version = 1, 3 do
    it('counts, in version ' .. version, function()
      load(version)
      assert.equal(version, db:fcall('stock_version')[1])
      assert.equal(0, db:fcall('stock_count', {'tea'}))
      assert.equal(7, db:fcall('stock_add', {'tea'}, {7}))
      assert.equal(4, db:fcall('stock_take', {'tea'}, {3}))
      assert.equal(0, db:fcall('stock_take', {'tea'}, {4}))
      assert.has_error(function() db:fcall('stock_take', {'tea'}, {1}) end)
      assert.equal(0, db:fcall('stock_count', {'tea'}))
      for _, odd in ipairs {'0', '-1', '1e3', 'x', '', '9999999999'} do
        local words = {'FCALL', 'stock_add', 1, 'tea', odd}
        assert.matches('^ERR how many', db:pcall(unpack(words)).err)
        words[2] = 'stock_take'
        assert.matches('^ERR how many', db:pcall(unpack(words)).err)
      end
    end)
  end

  it('is the same thing to callers whatever version wrote', function()
    -- Each way through the versions that a deployment may take, with a call between any two.
    for _, way in ipairs {{1, 2, 3}, {1, 2, 1}, {2, 3, 2, 3}, {1, 2, 3, 2, 3}} do
      local expected = 0
      db:call('DEL', 'tea')
      for _, version in ipairs(way) do
        load(version)
        assert.equal(expected, db:fcall('stock_count', {'tea'}))
        assert.equal(expected + 5, db:fcall('stock_add', {'tea'}, {5}))
        assert.equal(expected + 3, db:fcall('stock_take', {'tea'}, {2}))
        expected = expected + 3
      end
    end
  end)

  it('keeps what version 3 learnt while version 2 is back', function()
    load(3)
    db:fcall('stock_add', {'tea'}, {9})
    db:fcall('stock_take', {'tea'}, {2})
    load(2)
    db:fcall('stock_take', {'tea'}, {3})
    load(3)
    assert.equal(5, db:fcall('stock_sold', {'tea'}))
    assert.equal(4, db:fcall('stock_count', {'tea'}))
  end)

  it('is read without being changed', function()
    load(1)
    db:fcall('stock_add', {'tea'}, {9})
    load(3)
    assert.equal(9, db:call('FCALL_RO', 'stock_count', 1, 'tea'))
    assert.equal(0, db:call('FCALL_RO', 'stock_sold', 1, 'tea'))
    assert.equal('string', db:call('TYPE', 'tea').ok)
  end)

  it('has no way from 3 to 1: that is why 2 exists', function()
    load(3)
    db:fcall('stock_add', {'tea'}, {9})
    load(1)
    assert.matches('WRONGTYPE', db:pcall('FCALL', 'stock_count', 1, 'tea').err)
  end)
end)

describe('deploy', function()
  local nodes, fleet
  before_each(function()
    nodes = {(perigee.open()), (perigee.open())} -- without their clocks
    fleet = deploy.new(nodes, 'stock')
  end)
  after_each(function()
    for _, node in ipairs(nodes) do node:call('FUNCTION', 'FLUSH') end
  end)
  local function refused(text, method, ...)
    local ok, problem = pcall(fleet[method], fleet, ...)
    assert.is_false(ok)
    assert.matches(text, type(problem) == 'table' and problem.err or problem)
  end

  it('rolls out, node after node, and back', function()
    assert.same({0, 0}, fleet:versions())
    local seen = {}
    fleet:release(v1, function(db)
      works(db)
      seen[#seen + 1] = table.concat(fleet:versions(), ' ')
    end)
    assert.same({'1 0', '1 1'}, seen)
    fleet:release(v2, works)
    fleet:release(v3, works)
    assert.same({3, 3}, fleet:versions())
    fleet:rollback()
    assert.same({2, 2}, fleet:versions())
    fleet:rollback()
    assert.same({1, 1}, fleet:versions())
    refused('^ERR node 1 has nothing to go back to', 'rollback')
    assert.same({1, 1}, fleet:versions())
  end)

  it('takes back what it did when a node fails its check', function()
    fleet:release(v1, works)
    refused('^UNDONE node 2: .*full disk', 'release', v2, function(db)
      works(db)
      if db == nodes[2] then error('full disk') end
    end)
    assert.same({1, 1}, fleet:versions())
    for _, node in ipairs(nodes) do assert.same({v1}, node:call('LRANGE', 'releases:stock', 0, -1)) end
  end)

  it('leaves nothing when the first release of all fails', function()
    refused('^UNDONE node 1: ', 'release', v1, function() error('no') end)
    assert.same({0, 0}, fleet:versions())
    for _, node in ipairs(nodes) do assert.equal(0, node:call('DBSIZE')) end
  end)

  it('takes back a text that no node compiles', function()
    fleet:release(v1, works)
    refused('^UNDONE node 1: ', 'release', v2 .. '\n)')
    assert.same({1, 1}, fleet:versions())
  end)

  it('refuses a release without a way back, before anything is changed', function()
    refused('^ERR the library does not say its version', 'release', '#!lua name=stock\n')
    fleet:release(v1, works)
    refused('^NOWAY version 3 goes back to 2 at the most, not to 1', 'release', v3)
    assert.same({1, 1}, fleet:versions())
    -- Nor does an older one come as if it were new: version 3 has written what 1 cannot read.
    fleet:release(v2)
    fleet:release(v3)
    refused('^NOWAY', 'release', v1)
    assert.same({3, 3}, fleet:versions())
  end)

  it('may be repeated', function()
    fleet:release(v1, works)
    fleet:release(v1, works)
    assert.same({v1}, nodes[1]:call('LRANGE', 'releases:stock', 0, -1))
  end)

  it('goes on where a deployer died, whatever the line', function()
    fleet:release(v1, works)
    -- Dead after the first node's history, before its library.
    fleet.record[1]:run({'releases:stock'}, {v1, v2})
    assert.same({1, 1}, fleet:versions())
    assert.equal(1, fleet:repair())
    assert.same({2, 1}, fleet:versions())
    deploy.new(nodes, 'stock'):release(v2, works)
    assert.same({2, 2}, fleet:versions())
    fleet:rollback()
    assert.same({1, 1}, fleet:versions())
  end)

  it('notices a second deployer', function()
    fleet:release(v1, works)
    local other = deploy.new(nodes, 'stock')
    local third = v2 .. '\n-- by someone else'
    -- The other one is done on node 2 while the first is checked on node 1.
    refused('^UNDONE node 2: CONFLICT', 'release', v2, function(db)
      if db == nodes[1] then other.record[2]:run({'releases:stock'}, {v1, third}) end
    end)
    assert.same({v1}, nodes[1]:call('LRANGE', 'releases:stock', 0, -1))
    assert.same({third, v1}, nodes[2]:call('LRANGE', 'releases:stock', 0, -1))
  end)

  it('brings back a library that a node has lost', function()
    fleet:release(v1, works)
    nodes[2]:call('FUNCTION', 'FLUSH')
    assert.same({1, 0}, fleet:versions())
    assert.equal(1, fleet:repair())
    assert.equal(0, fleet:repair())
    assert.same({1, 1}, fleet:versions())
  end)

  it('withdraws once, and only what is first', function()
    fleet:release(v1)
    fleet:release(v2)
    assert.equal(v1, fleet.withdraw[1]:run({'releases:stock'}, {v2}))
    assert.equal(v1, fleet.withdraw[1]:run({'releases:stock'}, {v2}))
    assert.equal(1, nodes[1]:call('LLEN', 'releases:stock'))
  end)

  it('keeps ten releases', function()
    for i = 1, 12 do fleet:release(v1 .. '\n-- ' .. i) end
    assert.equal(10, nodes[1]:call('LLEN', 'releases:stock'))
    fleet:rollback()
    assert.equal(v1 .. '\n-- 11', fleet:running(nodes[1]))
  end)

  it('loses no piece while versions change under traffic #engine', function()
    -- Thousands of calls from a generator of Park and Miller, with a release or a rollback among them.
    local only = tonumber(os.getenv('PERIGEE_SEED') or '')
    for seed = only or 1, only or 30 do
      local state = (seed * 7919) % 2147483646 + 1
      local function random(n)
        state = state * 16807 % 2147483647
        return state % n
      end
      local node = perigee.open()
      local one = deploy.new({node}, 'stock')
      one:release(v1)
      local version, model = 1, {}
      for step = 1, 150 do
        local product, n = 'p' .. random(3), 1 + random(4)
        local there = model[product] or 0
        local kind = random(10)
        if kind == 0 and version < 3 then
          version = version + 1
          one:release(({v1, v2, v3})[version])
        elseif kind == 1 and version > 1 then
          -- Back one version at the most below the newest that ever wrote here.
          if version == 3 then
            one:rollback()
            version = 2
          end
        elseif kind < 6 then
          assert.equal(there + n, node:fcall('stock_add', {product}, {n}), 'PERIGEE_SEED=' .. seed)
          model[product] = there + n
        elseif there >= n then
          assert.equal(there - n, node:fcall('stock_take', {product}, {n}), 'PERIGEE_SEED=' .. seed)
          model[product] = there - n
        else
          assert.has_error(function() node:fcall('stock_take', {product}, {n}) end)
        end
        assert.equal(model[product] or 0, node:fcall('stock_count', {product}),
          'PERIGEE_SEED=' .. seed .. ' step ' .. step)
      end
    end
  end)
end)
