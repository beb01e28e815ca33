#!lua name=cache

-- A cache in front of something slow. Entries go by key, by tag and by age, and when one is missing, one
-- caller builds it while the others wait or take the old one.
--
--   KEYS[1]   the entry, a hash            KEYS[2]   the figures, a hash
--   KEYS[3..] its tags: counters, the same ones in the same order at each call for this entry
--
--   cache_get         lease                    {'hit', value}
--                                              {'stale', value}: too old, and being built by another
--                                              {'wait', ms}: missing, and being built by another
--                                              {'build', token}: yours to build, within `lease`
--   cache_put         token value ttl grace    1, or 0: what it was built from has changed meanwhile
--   cache_drop        (keys: entry, figures)   1 or 0: whether there was one
--   cache_drop_tag    (keys: the tag)          all entries with this tag are void
--
-- A tag is a number. An entry keeps the numbers its tags had when it was begun, and is void when one of them
-- is another now: dropping a tag is one INCR, however many entries have it. A build that began before its key
-- or a tag was dropped may have read what is no longer so: its value is refused.
--
-- Times are in milliseconds. For `ttl` an entry is fresh. For `grace` longer it is kept, to be served as
-- stale while somebody builds a new one. A builder that dies is replaced when its lease is over.

local function number(text, least)
  local n = text and #text <= 12 and string.find(text, '^%d+$') and tonumber(text)
  return n and n >= least and n or nil
end

local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function text_of(n) return string.format('%d', n) end

local function count(keys, what) redis.call('HINCRBY', keys[2], what, 1) end

local function tags_of(keys)
  local numbers = {}
  for i = 3, #keys do numbers[#numbers + 1] = redis.call('GET', keys[i]) or '0' end
  return table.concat(numbers, ' ')
end

local function get(keys, args)
  local lease = number(args[1], 1)
  if #keys < 2 or not lease then return redis.error_reply('ERR an entry, figures, tags and a lease') end
  local now, tags = now_millis(), tags_of(keys)
  local entry = redis.call('HMGET', keys[1], 'value', 'tags', 'fresh_until', 'lease_until')
  local value, fits = entry[1], entry[2] == tags
  if value and fits and now < tonumber(entry[3]) then
    count(keys, 'hits')
    return {'hit', value}
  end
  if entry[4] and now < tonumber(entry[4]) then
    if value and fits then
      count(keys, 'stale')
      return {'stale', value}
    end
    count(keys, 'waits')
    return {'wait', tonumber(entry[4]) - now}
  end
  count(keys, 'builds')
  local token = redis.call('HINCRBY', keys[2], 'tokens', 1)
  redis.call('HSET', keys[1], 'token', token, 'begun_with', tags, 'lease_until', text_of(now + lease))
  -- An entry must live as long as its lease; what is kept for its grace lives on.
  if redis.call('PTTL', keys[1]) < lease then redis.call('PEXPIRE', keys[1], text_of(lease)) end
  return {'build', token}
end

local function put(keys, args)
  local ttl, grace = number(args[3], 1), number(args[4], 0)
  if #keys < 2 or not (ttl and grace) then return redis.error_reply('ERR a token, a value, a ttl and a grace') end
  local build = redis.call('HMGET', keys[1], 'token', 'begun_with')
  if build[1] ~= args[1] then
    count(keys, 'refused')
    return 0
  end
  local tags = tags_of(keys)
  redis.call('HDEL', keys[1], 'token', 'begun_with', 'lease_until')
  if build[2] ~= tags then
    count(keys, 'refused')
    return 0
  end
  redis.call('HSET', keys[1], 'value', args[2], 'tags', tags, 'fresh_until', text_of(now_millis() + ttl))
  redis.call('PEXPIRE', keys[1], text_of(ttl + grace))
  return 1
end

local function drop(keys)
  count(keys, 'drops')
  return redis.call('DEL', keys[1])
end

redis.register_function('cache_get', get)
redis.register_function('cache_put', put)
redis.register_function('cache_drop', drop)
redis.register_function('cache_drop_tag', function(keys) return redis.call('INCR', keys[1]) end)
