-- Exercise: read a user, whichever version of the program wrote it.
--
--   KEYS[1]  a user: in version 1 a string, "name,mail"; in version 2 a hash with name and mail
--
-- Returns {name, mail}, or false when there is no such user. Reads only: no migration here.

-- TODO: ask TYPE first. A status reply is a table: its text is in the field `ok`.
return redis.call('HMGET', KEYS[1], 'name', 'mail')
