-- The session of week3/data_types.redis, command by command: what each one answers.
local perigee = require 'perigee'

local expected = {
  {ok = 'OK'}, 42, {ok = 'OK'}, 3600,
  3, 'resize-1', {'mail-2', 'mail-3'},
  3, 2, {'fast'}, 0,
  2, 1, {'name', 'Ada', 'born', '1815', 'logins', '1'},
  3, '115', {'cid', '130', 'ada', '120'}, 2,
  '1-1', 1,
  {ok = 'zset'}, {err = 'WRONGTYPE Operation against a key holding the wrong kind of value'},
  0, false,
}

describe('the data types', function()
  it('answer as the session says', function()
    local db, n = perigee.open(), 0
    for line in io.lines('week3/data_types.redis') do
      n = n + 1
      local words = {}
      for word in string.gmatch(line, '%S+') do words[#words + 1] = word end
      assert.same({line, expected[n]}, {line, db:pcall(unpack(words))})
    end
    assert.equal(#expected, n)
  end)
end)
