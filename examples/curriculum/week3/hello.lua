-- The first script: it greets, and counts how often.
--
--   KEYS[1]  the counter of greetings
--   ARGV[1]  whom to greet
--
-- Returns the greeting. What a script is given are two global tables: KEYS, the names of the keys
-- that it touches, and ARGV, everything else. Both hold strings alone.

local times = redis.call('INCR', KEYS[1])
return 'Hello ' .. ARGV[1] .. '! This is greeting number ' .. times .. '.'
