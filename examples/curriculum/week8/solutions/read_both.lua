local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then return false end
if kind ~= 'string' then return redis.call('HMGET', KEYS[1], 'name', 'mail') end
return {string.match(redis.call('GET', KEYS[1]), '^(.-),(.*)$')}
