-- Takes a release from a node's history. (deploy.lua calls it, and loads what is answered.)
--
--   KEYS[1]  the history
--   ARGV[1]  the source to withdraw
--
-- Returns what the node is to run now, or false when there was nothing before. Withdrawing what is not the
-- first (any more) changes nothing: a withdrawal may be repeated.

if redis.call('LINDEX', KEYS[1], 0) == ARGV[1] then redis.call('LPOP', KEYS[1]) end
return redis.call('LINDEX', KEYS[1], 0)
