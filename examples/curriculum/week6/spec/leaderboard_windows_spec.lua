local perigee = require 'perigee'
local schedules = require 'week6.schedules'

local ring = {'day:0', 'day:1', 'day:2'}
local long = 10 ^ 12 -- ms, some thirty years: no test runs into the end of such a bucket
local all = {'total', 'day:0', 'day:1', 'day:2'}

describe('leaderboard_windows', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open()
    db:load_library('week6/leaderboard_windows.lua')
  end)
  local function refusal(...)
    local ok, problem = pcall(db.fcall, db, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('adds up, the best first', function()
    assert.equal('5', db:fcall('window_add', ring, {long, 'ada', 5}))
    assert.equal('9', db:fcall('window_add', ring, {long, 'bob', 9}))
    assert.equal('12', db:fcall('window_add', ring, {long, 'ada', 7}))
    assert.same({'ada', '12', 'bob', '9'}, db:fcall('window_top', all, {long, 10}))
    assert.same({'ada', '12'}, db:fcall('window_top', all, {long, 1}))
    assert.same({}, db:fcall('window_top', all, {long, 0}))
    assert.equal(0, db:call('ZREVRANK', 'total', 'ada'))
  end)
  it('forgets for real', function()
    db:fcall('window_add', ring, {20, 'ada', 5})
    clock:advance(70)
    assert.same({}, db:fcall('window_top', all, {20, 10}))
  end)
  it('is empty when nobody played', function()
    assert.same({}, db:fcall('window_top', all, {1000, 10}))
    assert.equal(0, db:call('DBSIZE'))
  end)
  it('refuses bad arguments', function()
    for _, length in ipairs {'0', '-5', 'x', '', '1e3'} do
      assert.matches('^ERR a ring', refusal('window_add', ring, {length, 'ada', 1}))
      assert.matches('^ERR a ring', refusal('window_top', all, {length, 1}))
    end
    assert.matches('^ERR a ring', refusal('window_top', {'total'}, {1000, 1}))
    for _, points in ipairs {'', 'x', '1.5', '9999999999999999'} do
      assert.matches('^ERR this function', refusal('window_add', ring, {1000, 'ada', points}))
    end
    assert.matches('^ERR this function', refusal('window_add', ring, {1000, '', 1}))
    assert.matches('^ERR the count', refusal('window_top', all, {1000, -1}))
  end)
  it('takes nothing for a bucket that is none', function()
    db:call('ZADD', 'day:0', 99, 'old')
    db:call('ZADD', 'day:1', 99, 'old')
    db:call('ZADD', 'day:2', 99, 'old')
    db:fcall('window_add', ring, {long, 'ada', 5})
    assert.same({'ada', '5'}, db:fcall('window_top', all, {long, 10}))
  end)
end)

describe('leaderboard_windows #engine', function()
  local db, clock
  before_each(function()
    db, clock = perigee.open{clock = perigee.clock(1000 * 3000)}
    db:load_library('week6/leaderboard_windows.lua')
  end)
  local function add(player, points) return db:fcall('window_add', ring, {1000, player, points}) end
  local function top() return db:fcall('window_top', all, {1000, 10}) end

  it('lets a bucket go when it leaves the window, to the millisecond', function()
    add('ada', 5)
    clock:advance(999) -- the last millisecond of the bucket
    assert.equal('7', add('ada', 2))
    clock:advance(1)
    assert.equal('1', add('ada', 1)) -- the next one
    clock:advance(1999) -- two buckets on, in the last millisecond: the first is still in the window
    assert.same({'ada', '8'}, top())
    clock:advance(1)
    assert.same({'ada', '1'}, top())
    clock:advance(999)
    assert.same({'ada', '1'}, top())
    clock:advance(1)
    assert.same({}, top())
    clock:advance(1)
    assert.equal(0, db:call('DBSIZE')) -- nothing is left to clean up
  end)

  it('counts in the last millisecond of a ring of one', function()
    clock:advance(999)
    assert.equal('5', db:fcall('window_add', {'now'}, {1000, 'ada', 5}))
    assert.same({'ada', '5'}, db:fcall('window_top', {'total', 'now'}, {1000, 10}))
    clock:advance(1)
    assert.same({}, db:fcall('window_top', {'total', 'now'}, {1000, 10}))
  end)

  it('uses a key again without what was in it', function()
    add('ada', 5)
    clock:advance(3000) -- once around
    assert.equal('1', add('ada', 1))
    assert.same({'ada', '1'}, top())
  end)

  it('adds what a list of everything would', function()
    schedules.play(300, function(random)
      db, clock = perigee.open{clock = perigee.clock(1700000000000 + random(5000))}
      db:load_library('week6/leaderboard_windows.lua')
      local played = {}
      for _ = 1, 30 do
        clock:advance(({0, 1, random(1000), 1000, 999, random(4000)})[1 + random(6)])
        local player, points = 'p' .. random(3), random(9) - 2
        add(player, points)
        local bucket = math.floor(clock:now() / 1000)
        played[#played + 1] = {bucket = bucket, player = player, points = points}
        local sums = {}
        for _, step in ipairs(played) do
          if step.bucket > bucket - 3 then
            sums[step.player] = (sums[step.player] or 0) + step.points
          end
        end
        local answer, seen = top(), {}
        for i = 1, #answer, 2 do
          seen[answer[i]] = tonumber(answer[i + 1])
          assert.is_true(i == 1 or tonumber(answer[i - 1]) >= tonumber(answer[i + 1]))
        end
        assert.same(sums, seen)
      end
    end)
  end)
end)
