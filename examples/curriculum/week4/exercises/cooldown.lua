-- Exercise: a limiter that lets one through, and then nobody for a while.
--
--   KEYS[1]  what is to be done rarely
--   ARGV[1]  the pause, in milliseconds
--
-- Returns 0 when it may be done now, or the milliseconds to wait. Asking during the pause does not
-- make it longer. A key still lives in the millisecond of its deadline: hence one more.

-- TODO: SET with NX and PX does most of it; its answer is false when the key was there.
return 0
