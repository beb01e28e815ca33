-- Puts a release in front of a node's history. (deploy.lua calls it, before it loads the library.)
--
--   KEYS[1]  the history, a list of sources: the first is what the node is to run
--   ARGV[1]  the source that is expected to be the first; '' when there is none
--   ARGV[2]  the new source
--
-- Returns 1, or 0 when it was the first already: a release may be repeated. CONFLICT when someone else has
-- released something in the meantime.

local first = redis.call('LINDEX', KEYS[1], 0) or ''
if first == ARGV[2] then return 0 end
if first ~= ARGV[1] then return redis.error_reply('CONFLICT something else was released in the meantime') end
redis.call('LPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], 0, 9)
return 1
