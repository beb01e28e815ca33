local perigee = require 'perigee'

local page, other = {'{c}:page', '{c}:figures', '{c}:shoes', '{c}:sale'}, {'{c}:other', '{c}:figures', '{c}:sale'}

describe('cache', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open {clock = perigee.target == 'engine' and perigee.clock(1000000) or nil}
    db:load_library('week8/cache.lua')
  end)
  after_each(function() db:call('FUNCTION', 'FLUSH') end)
  local function get(keys, lease) return db:fcall('cache_get', keys, {lease or 60000}) end
  local function put(keys, token, value, ttl, grace)
    return db:fcall('cache_put', keys, {token, value, ttl or 100000, grace or 100000})
  end
  local function fill(keys, value, ttl, grace)
    local answer = get(keys)
    assert.equal('build', answer[1])
    assert.equal(1, put(keys, answer[2], value, ttl, grace))
  end

  it('is built once, and found from then on', function()
    fill(page, 'text\0')
    assert.same({'hit', 'text\0'}, get(page))
    assert.same({'hit', 'text\0'}, get(page))
    assert.equal('2', db:call('HGET', page[2], 'hits'))
    assert.equal('1', db:call('HGET', page[2], 'builds'))
  end)

  it('lets one build while the others wait', function()
    local token = get(page)[2]
    for _ = 1, 5 do assert.equal('wait', get(page)[1]) end
    assert.equal(1, put(page, token, 'new'))
    assert.same({'hit', 'new'}, get(page))
    assert.equal(0, put(page, token, 'again'))
    assert.same({'hit', 'new'}, get(page))
  end)

  it('serves the old one while a new one is built #engine', function()
    fill(page, 'old', 1000, 500)
    clock:advance(999)
    assert.equal('hit', get(page)[1])
    clock:advance(1)
    local token = get(page, 300)[2]
    assert.same({'stale', 'old'}, get(page))
    assert.equal(1, put(page, token, 'new', 1000, 500))
    assert.same({'hit', 'new'}, get(page))
    clock:advance(1501)
    assert.equal(0, db:call('EXISTS', page[1]))
  end)

  it('replaces a builder that died #engine', function()
    local dead = get(page, 1000)[2]
    clock:advance(999)
    assert.same({'wait', 1}, get(page))
    clock:advance(1)
    local token = get(page, 1000)[2]
    assert.equal(0, put(page, dead, 'from the grave'))
    assert.equal(1, put(page, token, 'new'))
    assert.same({'hit', 'new'}, get(page))
  end)

  it('keeps a lease on what is nearly gone #engine', function()
    fill(page, 'old', 1000, 100)
    clock:advance(1050)
    get(page, 5000)
    clock:advance(2000)
    assert.equal('stale', get(page)[1])
  end)

  it('drops by key, and refuses what was being built', function()
    fill(page, 'old')
    assert.equal(1, db:fcall('cache_drop', {page[1], page[2]}))
    local token = get(page)[2]
    assert.equal(1, db:fcall('cache_drop', {page[1], page[2]}))
    assert.equal(0, put(page, token, 'built of what was'))
    assert.equal('build', get(page)[1])
    assert.equal('1', db:call('HGET', page[2], 'refused'))
  end)

  it('drops by tag, whatever has it, and nothing else', function()
    fill(page, 'a')
    fill(other, 'b')
    db:fcall('cache_drop_tag', {page[3]})
    assert.same({'hit', 'b'}, get(other))
    fill(page, 'a2')
    db:fcall('cache_drop_tag', {page[4]})
    assert.equal('build', get(page)[1])
    assert.equal('wait', get(page)[1]) -- not stale: it is void
    assert.equal('build', get(other)[1])
  end)

  it('refuses what was begun before its tag was dropped', function()
    local token = get(page)[2]
    db:fcall('cache_drop_tag', {page[4]})
    assert.equal(0, put(page, token, 'too late'))
    fill(page, 'right')
    assert.same({'hit', 'right'}, get(page))
  end)

  it('refuses bad arguments and writes nothing', function()
    for _, lease in ipairs {'0', 'x', '-1', ''} do
      assert.has_error(function() get(page, lease) end)
    end
    assert.has_error(function() put(page, 1, 'v', 'x', 0) end)
    assert.has_error(function() db:fcall('cache_get', {'only'}, {1000}) end)
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('never answers what was dropped before the question #engine', function()
    -- Random callers, slow builders, drops. The value of a build is the version it has read.
    local only = tonumber(os.getenv('PERIGEE_SEED') or '')
    for seed = only or 1, only or 200 do
      local state = (seed * 7919) % 2147483646 + 1
      local function random(n)
        state = state * 16807 % 2147483647
        return state % n
      end
      db, clock = perigee.open {clock = perigee.clock(1000000)}
      db:load_library('week8/cache.lua')
      local version, building = 1, {}
      for _ = 1, 80 do
        local kind = random(6)
        if kind == 0 then
          version = version + 1 -- the data changes, and its cache is told
          if random(2) == 0 then
            db:fcall('cache_drop', {page[1], page[2]})
          else
            db:fcall('cache_drop_tag', {page[3 + random(2)]})
          end
        elseif kind == 1 and building[1] then
          local build = table.remove(building, 1 + random(#building))
          put(page, build.token, build.version, 1 + random(500), random(500))
        elseif kind == 2 then
          clock:advance(random(400))
        else
          local answer = get(page, 1 + random(300))
          if answer[1] == 'build' then
            building[#building + 1] = {token = answer[2], version = version}
          elseif answer[1] ~= 'wait' then
            assert.equal(tostring(version), answer[2], 'PERIGEE_SEED=' .. seed)
          end
        end
      end
    end
  end)
end)
