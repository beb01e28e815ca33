local perigee = require 'perigee'
local schedules = require 'week6.schedules'

describe('leaderboard', function()
  local db
  local keys = {'board', 'since'}
  before_each(function()
    db = perigee.open()
    db:load_library('week6/leaderboard.lua')
  end)
  local function submit(player, points, how) return db:fcall('board_submit', keys, {player, points, how}) end
  local function refusal(...)
    local ok, problem = pcall(db.fcall, db, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('keeps the best, the last or the sum', function()
    assert.same({'10', 1}, submit('ada', 10, 'best'))
    assert.same({'10', 1}, submit('ada', 7, 'best'))
    assert.same({'7', 1}, submit('ada', 7, 'last'))
    assert.same({'12', 1}, submit('ada', 5, 'sum'))
    assert.same({'-3', 2}, submit('bob', -3, 'sum'))
    assert.same({'15', 1}, db:fcall('board_submit', keys, {'ada', 15})) -- best, when left out
  end)

  it('shares ranks, skips the ranks after them, and lists first who was first', function()
    submit('zoe', 50)
    submit('bob', 50)
    submit('ada', 50)
    submit('cid', 70)
    submit('eve', 10)
    assert.same({{1, 'cid', '70'}, {2, 'zoe', '50'}, {2, 'bob', '50'}, {2, 'ada', '50'},
      {5, 'eve', '10'}}, db:fcall('board_top', keys, {0, 10}))
    assert.same({2, '50', 3}, db:fcall('board_rank', keys, {'ada'}))
    -- The same points again do not make anyone later; other points and back do.
    submit('zoe', 50)
    assert.equal('zoe', db:fcall('board_top', keys, {1, 1})[1][2])
    submit('zoe', 40, 'last')
    submit('zoe', 50, 'last')
    assert.same({{2, 'bob', '50'}, {2, 'ada', '50'}, {2, 'zoe', '50'}},
      db:fcall('board_top', keys, {1, 3}))
  end)

  it('turns pages through the middle of a tie', function()
    for _, player in ipairs {'e', 'd', 'c', 'b', 'a'} do submit(player, 1) end
    assert.same({{1, 'd', '1'}, {1, 'c', '1'}}, db:fcall('board_top', keys, {1, 2}))
    assert.same({{1, 'a', '1'}}, db:fcall('board_top', keys, {4, 2}))
    assert.same({}, db:fcall('board_top', keys, {5, 2}))
    assert.same({}, db:fcall('board_top', keys, {0, 0}))
  end)

  it('shows neighbours, fewer at the ends', function()
    for i, player in ipairs {'a', 'b', 'c', 'd', 'e'} do submit(player, 100 - i) end
    local function names(player, n)
      local list = {}
      for i, row in ipairs(db:fcall('board_around', keys, {player, n})) do list[i] = row[2] end
      return table.concat(list)
    end
    assert.equal('bcd', names('c', 1))
    assert.equal('abc', names('a', 2))
    assert.equal('de', names('e', 1))
    assert.equal('abcde', names('c', 99))
    assert.equal('c', names('c', 0))
    assert.is_false(db:fcall('board_around', keys, {'nobody', 1}))
    submit('f', 97) -- a tie with c, who was first
    assert.equal('bcf', names('c', 1))
    assert.equal('cfd', names('f', 1))
  end)

  it('forgets players, but not the order of arrival', function()
    submit('ada', 1)
    submit('bob', 1)
    assert.equal(1, db:fcall('board_remove', keys, {'ada'}))
    assert.equal(0, db:fcall('board_remove', keys, {'ada'}))
    assert.is_false(db:fcall('board_rank', keys, {'ada'}))
    submit('ada', 1)
    assert.equal('bob', db:fcall('board_top', keys, {0, 1})[1][2])
  end)

  it('keeps every digit, and refuses what it could not keep', function()
    assert.same({'9007199254740991', 1}, submit('ada', '9007199254740991'))
    assert.same({'9007199254740990', 1}, submit('ada', '-1', 'sum'))
    assert.equal('ERR points are an integer below 2^53', refusal('board_submit', keys, {'ada', 2, 'sum'}))
    for _, points in ipairs {'9007199254740992', '9007199254740993', '1.5', 'inf', 'nan', '1e3', '', ' 1'} do
      assert.equal('ERR points are an integer below 2^53', refusal('board_submit', keys, {'ada', points}))
    end
    assert.same({1, '9007199254740990', 1}, db:fcall('board_rank', keys, {'ada'}))
  end)

  it('refuses bad arguments', function()
    assert.matches('^ERR this function', refusal('board_submit', keys, {'', 1}))
    assert.matches('^ERR this function', refusal('board_submit', {'board'}, {'ada', 1}))
    assert.equal('ERR how is best, last or sum', refusal('board_submit', keys, {'ada', 1, 'most'}))
    assert.matches('^ERR this function', refusal('board_top', keys, {-1, 5}))
    assert.matches('^ERR this function', refusal('board_around', keys, {'ada', -1}))
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('lists as sorting would, in every order of events', function()
    local hows = {'best', 'last', 'sum'}
    schedules.play(200, function(random)
      db:call('DEL', 'board', 'since')
      local model, step = {}, 0
      for _ = 1, 25 do
        local player, points, how = 'p' .. random(8), random(7) - 3, hows[1 + random(3)]
        submit(player, points, how)
        local old = model[player]
        local new = not old and points or how == 'best' and math.max(old.points, points) or
          how == 'sum' and old.points + points or points
        step = step + 1
        if not old or old.points ~= new then model[player] = {points = new, since = step} end
      end
      local order = {}
      for player in pairs(model) do order[#order + 1] = player end
      table.sort(order, function(a, b)
        a, b = model[a], model[b]
        if a.points ~= b.points then return a.points > b.points end
        return a.since < b.since
      end)
      local expected = {}
      for i, player in ipairs(order) do
        local above = expected[i - 1]
        local points = tostring(model[player].points)
        expected[i] = {above and above[3] == points and above[1] or i, player, points}
      end
      assert.same(expected, db:fcall('board_top', keys, {0, 100}))
      local i, n = 1 + random(#order), random(4)
      local window = {}
      for j = math.max(1, i - n), math.min(#order, i + n) do window[#window + 1] = expected[j] end
      assert.same(window, db:fcall('board_around', keys, {order[i], n}))
    end)
  end)
end)
