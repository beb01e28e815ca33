-- Exercise: "better than 83 % of all players".
--
--   KEYS[1]  a board, a sorted set: player -> points
--   ARGV[1]  the player
--
-- Returns which part of the OTHER players has fewer points, in percent, rounded down; nil when the
-- player is not on the board. Who is alone is better than 0 %.

-- TODO: ZRANK orders equal points by name, and so is the wrong thing to ask.
local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
return rank and rank * 100 / redis.call('ZCARD', KEYS[1])
