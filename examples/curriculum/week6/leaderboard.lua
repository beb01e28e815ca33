#!lua name=leaderboard

-- A leaderboard: points, ranks, and who is around me.
--
--   keys[1]  the board, a sorted set: player -> points
--   keys[2]  who came first, a hash: player -> number of the step in which these points were reached
--
-- Equal points are an equal rank, and the ranks after them are skipped: 1, 2, 2, 4. Within equal
-- ranks, whoever had these points first is listed first. A sorted set alone would list equal points
-- by name, and players called "aaa" would soon be many.
--
-- Points are integers below 2^53: a sorted set keeps doubles, and from there on two integers may be
-- the same double.

local largest = 2 ^ 53 - 1

local function integer(text)
  local number = text and string.find(text, '^-?%d+$') and tonumber(text)
  return number and number >= -largest and number <= largest and number or nil
end

-- 1 for the best. ZCOUNT counts by walking down the tree twice: O(log n), however many are ahead.
local function rank_of(board, points) return 1 + redis.call('ZCOUNT', board, '(' .. points, '+inf') end

-- board_submit / player, points, how: `best` keeps the larger, `last` the newer, `sum` adds.
-- Answers {points, rank}.
local function submit(keys, args)
  local board, since = keys[1], keys[2]
  local player, points, how = args[1], integer(args[2]), args[3] or 'best'
  if #keys ~= 2 or not player or player == '' then
    return redis.error_reply('ERR this function takes two keys, a player, points and how')
  end
  if not points then return redis.error_reply('ERR points are an integer below 2^53') end
  if how ~= 'best' and how ~= 'last' and how ~= 'sum' then
    return redis.error_reply('ERR how is best, last or sum')
  end

  local before = tonumber(redis.call('ZSCORE', board, player) or nil)
  local after = points
  if before and how == 'best' then after = math.max(before, points) end
  if before and how == 'sum' then after = before + points end
  if math.abs(after) > largest then
    return redis.error_reply('ERR points are an integer below 2^53')
  end
  if after ~= before then
    redis.call('ZADD', board, after, player)
    -- The order of arrival is counted, not timed: clocks go back, and two players may be there in
    -- one millisecond. The field '' holds the count; no player is called so.
    redis.call('HSET', since, player, redis.call('HINCRBY', since, '', 1))
  end
  local text = string.format('%.0f', after)
  return {text, rank_of(board, text)}
end

-- Rows {rank, player, points} from position `first` (0: the best) on, `count` at the most. One round
-- for each different number of points; it costs as much as there are players who share it.
local function rows(keys, first, count)
  local board, since = keys[1], keys[2]
  local found, position = {}, first
  while #found < count do
    local at = redis.call('ZREVRANGE', board, position, position, 'WITHSCORES')
    if #at == 0 then break end
    local points = at[2]
    local players = redis.call('ZRANGEBYSCORE', board, points, points)
    local arrival = {}
    for _, player in ipairs(players) do
      arrival[player] = tonumber(redis.call('HGET', since, player) or '0')
    end
    table.sort(players, function(a, b)
      if arrival[a] ~= arrival[b] then return arrival[a] < arrival[b] end
      return a < b
    end)
    local rank = rank_of(board, points)
    -- The group begins at position rank - 1, perhaps before where we are.
    for i = position - rank + 2, #players do
      if #found == count then break end
      found[#found + 1] = {rank, players[i], points}
    end
    position = rank - 1 + #players
  end
  return found
end

-- board_top / first, count: a page.
local function top(keys, args)
  local first, count = integer(args[1]), integer(args[2])
  if #keys ~= 2 or not first or not count or first < 0 or count < 0 then
    return redis.error_reply('ERR this function takes two keys, a position and a count')
  end
  return rows(keys, first, count)
end

-- board_rank / player: {rank, points, how many share it}, or nil.
local function rank(keys, args)
  local points = redis.call('ZSCORE', keys[1], args[1])
  if not points then return false end
  return {rank_of(keys[1], points), points, redis.call('ZCOUNT', keys[1], points, points)}
end

-- board_around / player, n: the player with n neighbours on each side, fewer at the ends; nil when
-- the player is not there.
local function around(keys, args)
  local n = integer(args[2])
  if #keys ~= 2 or not n or n < 0 then
    return redis.error_reply('ERR this function takes two keys, a player and a number')
  end
  local points = redis.call('ZSCORE', keys[1], args[1])
  if not points then return false end
  local position = rank_of(keys[1], points) - 1
  for i, row in ipairs(rows(keys, position, redis.call('ZCOUNT', keys[1], points, points))) do
    if row[2] == args[1] then position = position + i - 1 break end
  end
  local first = math.max(0, position - n)
  return rows(keys, first, position - first + n + 1)
end

-- board_remove / player: 1 or 0.
local function remove(keys, args)
  -- The count in '' stays: an order of arrival must not begin again.
  if args[1] ~= '' then redis.call('HDEL', keys[2], args[1]) end
  return redis.call('ZREM', keys[1], args[1])
end

local reading = {'no-writes'}
redis.register_function('board_submit', submit)
redis.register_function('board_remove', remove)
redis.register_function {function_name = 'board_top', callback = top, flags = reading}
redis.register_function {function_name = 'board_rank', callback = rank, flags = reading}
redis.register_function {function_name = 'board_around', callback = around, flags = reading}
