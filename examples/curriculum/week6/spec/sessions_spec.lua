local perigee = require 'perigee'
local schedules = require 'week6.schedules'

local keys = {'session:{ada}:deadlines', 'session:{ada}:data'}
local function token(n) return 'ada.0123456789abcdef' .. n end

describe('sessions', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open()
    db:load_library('week6/sessions.lua')
  end)
  local function open(n, idle, life, most, data)
    return db:fcall('session_open', keys,
      {token(n), idle or 60000, life or 600000, most or 10, data or 'd' .. n})
  end
  local function use(n) return db:fcall('session_use', keys, {token(n)}) end
  local function list()
    local data = {}
    for i, row in ipairs(db:fcall('session_list', keys, {})) do data[i] = row[3] end
    return data
  end
  local function refusal(...)
    local ok, problem = pcall(db.fcall, db, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('opens and uses, and keeps data as it is', function()
    assert.equal(1, open(1, nil, nil, nil, 'a b\n\0 7'))
    assert.equal('a b\n\0 7', use(1))
    assert.equal(2, open(2, nil, nil, nil, ''))
    assert.equal('', use(2))
    assert.is_false(use(3))
  end)
  it('keeps no token', function()
    open(1)
    for _, name in ipairs(db:call('HKEYS', keys[2])) do assert.is_nil(string.find(name, token(1), 1, true)) end
    assert.is_false(db:fcall('session_use', keys, {db:call('HKEYS', keys[2])[1]})) -- a digest is no token
  end)
  it('ends for real', function()
    open(1, 30)
    clock:advance(40)
    assert.is_false(use(1))
    assert.same({}, list())
  end)
  it('lets those go that end first when there are too many', function()
    open(1, 60000, nil, 2)
    open(2, 50000, nil, 2)
    assert.equal(2, open(3, 70000, nil, 2))
    assert.is_false(use(2))
    assert.equal('d1', use(1))
    assert.equal(1, open(4, 60000, nil, 1)) -- the limit got smaller
    assert.equal('d4', use(4))
    assert.is_false(use(1))
  end)
  it('revokes one, the others, and all', function()
    for n = 1, 4 do open(n, 60000 + n) end
    local rows = db:fcall('session_list', keys, {})
    assert.equal('d2', rows[2][3])
    assert.equal(1, db:fcall('session_revoke', keys, {rows[2][1]}))
    assert.equal(0, db:fcall('session_revoke', keys, {rows[2][1]}))
    assert.is_false(use(2))
    assert.equal(2, db:fcall('session_revoke_others', keys, {token(3)}))
    assert.same({'d3'}, list())
    assert.equal('d3', use(3))
    assert.equal(1, db:fcall('session_revoke_others', keys, {}))
    assert.is_false(use(3))
    assert.equal(0, db:call('DBSIZE'))
  end)
  it('is one and the same for two clients', function()
    open(1)
    local other = db:client()
    assert.equal('d1', other:fcall('session_use', keys, {token(1)}))
    other:fcall('session_revoke_others', keys, {})
    assert.is_false(use(1))
  end)
  it('lists without writing', function()
    open(1)
    assert.equal(1, #db:call('FCALL_RO', 'session_list', 2, keys[1], keys[2]))
  end)
  it('refuses a token twice, one that is short, and bad arguments', function()
    open(1)
    assert.equal('TAKEN this token is a session already',
      refusal('session_open', keys, {token(1), 1000, 1000, 5, ''}))
    assert.matches('can be guessed$', refusal('session_open', keys, {'short', 1000, 1000, 5, ''}))
    for _, bad in ipairs {{0, 9, 9}, {9, 0, 9}, {9, 9, 0}, {'x', 9, 9}, {9, '1.5', 9}, {9, 9, -1},
      {9, 9, 1001}} do
      assert.matches('^ERR this function',
        refusal('session_open', keys, {token(2), bad[1], bad[2], bad[3], ''}))
    end
    assert.same({'d1'}, list())
  end)
  it('ends very many at once', function()
    for n = 1, 900 do open(n, n % 2 == 0 and 1 or 90000, nil, 1000) end
    clock:advance(5)
    assert.equal(450, #list())
  end)
end)

describe('sessions #engine', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open{clock = perigee.clock(1700000000000)}
    db:load_library('week6/sessions.lua')
  end)
  local function open(n, idle, life, most)
    return db:fcall('session_open', keys, {token(n), idle, life, most or 10, 'd' .. n})
  end
  local function use(n) return db:fcall('session_use', keys, {token(n)}) end

  it('slides while it is used, to the millisecond', function()
    open(1, 1000, 100000)
    for _ = 1, 5 do
      clock:advance(999)
      assert.equal('d1', use(1))
    end
    clock:advance(1000)
    assert.is_false(use(1))
    assert.equal(0, db:call('DBSIZE'))
  end)
  it('does not slide beyond its end', function()
    open(1, 1000, 2500)
    clock:advance(900)
    use(1)
    clock:advance(900)
    use(1)
    clock:advance(699)
    assert.equal('d1', use(1))
    assert.equal(1, db:fcall('session_list', keys, {})[1][2])
    clock:advance(1)
    assert.is_false(use(1))
  end)
  it('is looked at without sliding', function()
    open(1, 1000, 100000)
    clock:advance(999)
    assert.equal(1, db:fcall('session_list', keys, {})[1][2])
    clock:advance(1)
    assert.same({}, db:fcall('session_list', keys, {}))
  end)
  it('leaves nothing behind when nobody comes back', function()
    open(1, 1000, 100000)
    open(2, 3000, 100000)
    clock:advance(3001)
    assert.equal(0, db:call('DBSIZE'))
  end)

  -- No session that was revoked or has ended is ever valid again; none that should be is refused.
  it('is what a plain model is, at every step', function()
    schedules.play(1000, function(random)
      db, clock = perigee.open{clock = perigee.clock(1700000000000 + random(1000))}
      db:load_library('week6/sessions.lua')
      local model = {}
      local function forget_ended()
        for n, session in pairs(model) do
          if session.deadline <= clock:now() then model[n] = nil end
        end
      end
      for step = 1, 25 do
        clock:advance(({0, 1, random(100), 99, 100, random(300)})[1 + random(6)])
        forget_ended()
        local now, kind, n = clock:now(), random(8), random(step)
        if kind < 3 then
          local idle, life = 1 + random(150), 1 + random(300)
          open(step, idle, life, 1000)
          model[step] = {deadline = now + math.min(idle, life), idle = idle, life_end = now + life}
        elseif kind < 6 then
          local session = model[n]
          assert.equal(session and 'd' .. n or false, use(n))
          if session then session.deadline = math.min(now + session.idle, session.life_end) end
        elseif kind == 6 then
          local digest = db:eval('return redis.sha1hex(ARGV[1])', {}, {token(n)})
          assert.equal(model[n] and 1 or 0, db:fcall('session_revoke', keys, {digest}))
          model[n] = nil
        else
          db:fcall('session_revoke_others', keys, {token(n)})
          model = {[n] = model[n]}
        end
        local expected, seen = {}, {}
        for its_n, session in pairs(model) do expected['d' .. its_n] = session.deadline - now end
        for _, row in ipairs(db:fcall('session_list', keys, {})) do seen[row[3]] = row[2] end
        assert.same(expected, seen)
      end
    end)
  end)
end)
