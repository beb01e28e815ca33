-- Exercise: do something once for each request, however often the request comes.
--
--   KEYS[1]  an account: a number
--   KEYS[2]  what this request was answered, for example answer:{account}:7f3a
--   ARGV[1]  how much to add
--   ARGV[2]  for how many milliseconds the answer is kept
--
-- Returns the balance. A client that hears nothing sends its request again, perhaps after it was done: then
-- the answer is the one of the first time, and nothing is added. When the addition fails, no answer is kept.

-- TODO: look for an answer first; keep the new one with SET ... PX.
return redis.call('INCRBY', KEYS[1], ARGV[1])
