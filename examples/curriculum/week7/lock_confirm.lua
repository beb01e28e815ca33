-- Tells a node the fencing token that a holder got, so that it never proposes a smaller one.
--
--   KEYS[1]  the lock
--   KEYS[2]  its fence
--   ARGV[1]  owner
--   ARGV[2]  token: the largest that the nodes proposed to this owner
--
-- Returns 1, or 0 when the owner does not hold the lock on this node any more; then the token does not
-- count here.

if #KEYS ~= 2 or #ARGV ~= 2 or not string.find(ARGV[2], '^%d+$') then
  return redis.error_reply('ERR this script takes lock and fence, an owner and a token')
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[2])
end
return 1
