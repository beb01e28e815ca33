-- Exercise: the items that were used last, each once, and not too many.
--
--   KEYS[1]  a list, the one used last in front
--   ARGV[1]  the item that is used now
--   ARGV[2]  how many the list may hold, 1 or more
--
-- Returns the items that had to go, those used longest ago last; an empty list when none had to.

-- TODO: an item that is there moves to the front, and then nothing has to go.
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
return {}
