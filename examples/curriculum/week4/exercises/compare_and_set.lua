-- Exercise: change a field of a hash, but only from what it was when you read it.
--
--   KEYS[1]  a hash
--   ARGV[1]  the field
--   ARGV[2]  what it must hold; '' stands for: it must not be there
--   ARGV[3]  what it is to hold
--
-- Returns 1 when it was changed. Otherwise the error CONFLICT, with what the field holds, or
-- 'CONFLICT nothing' when it is not there. A key of another type is WRONGTYPE, as ever.

-- TODO: HGET answers false for a field that is not there. redis.error_reply makes an error.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
