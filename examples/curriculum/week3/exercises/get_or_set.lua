-- Exercise: the value of a key, or else the one given, which it then holds for a while.
--
--   KEYS[1]  the key
--   ARGV[1]  the value for when there is none
--   ARGV[2]  how long it is to live then, in milliseconds
--
-- Returns {value, was_there}: 1 or 0. A value that was there keeps its own deadline.

-- TODO: remember that GET answers false for no key, and that {false} is no list of a nil.
return {redis.call('GET', KEYS[1]), 1}
