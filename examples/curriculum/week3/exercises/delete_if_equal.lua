-- Exercise: delete a key, but only while it holds what you think it does.
--
--   KEYS[1]  the key
--   ARGV[1]  the value it must have
--
-- Returns 1 when the key was deleted, 0 when it was not there or had another value. (Locks are let
-- go with this: week 7.)

-- TODO: GET, compare, DEL.
return redis.call('DEL', KEYS[1])
