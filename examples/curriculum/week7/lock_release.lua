-- Lets a lock go, when it is still held.
--
--   KEYS[1]  the lock
--   ARGV[1]  owner
--
-- Returns 1, or 0 when it is not the owner's (any more). A plain DEL would, once in a while, delete
-- the lock of whoever came after: between a GET and a DEL of the client, the lock may expire.

if #KEYS ~= 1 or #ARGV ~= 1 then
  return redis.error_reply('ERR this script takes a lock and an owner')
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
