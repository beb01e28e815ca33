#!lua name=sessions

-- The sessions of one user: they slide while they are used, end at the latest after a fixed time, and
-- can be listed and revoked.
--
--   keys[1]  deadlines, a sorted set: digest of a token -> instant in ms      session:{ada}:deadlines
--   keys[2]  sessions, a hash: digest -> "end idle data"                      session:{ada}:data
--
-- A session is valid before its deadline, and no longer at it. Using it moves the deadline to `idle`
-- ms from now, but never beyond its `end`, which was fixed when it was opened.
--
-- One key for each session would expire by itself, but "sign me out everywhere" would then need keys
-- that nobody declared. All sessions of a user are in two keys; a token tells whose it is ("ada.f81d4f"),
-- so the caller knows the keys.
--
-- Tokens come from the caller: they must not be guessed, and a script has no secret source of
-- randomness. Only their digests are kept, so who reads the database cannot use what is found there.

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function positive(text)
  local number = text and string.find(text, '^%d+$') and tonumber(text)
  return number and number >= 1 and number <= 2 ^ 40 and number or nil
end

local function text_of(number) return string.format('%.0f', number) end

-- Removes sessions, and lets the keys go with the last of those that stay. (In the millisecond of its
-- deadline a key still lives, and the session no longer does: that is why deadlines are compared,
-- too.)
local function remove(keys, digests)
  if #digests > 0 then
    redis.call('ZREM', keys[1], unpack(digests))
    redis.call('HDEL', keys[2], unpack(digests))
  end
  local last = redis.call('ZRANGE', keys[1], -1, -1, 'WITHSCORES')[2]
  if last then
    redis.call('PEXPIREAT', keys[1], last)
    redis.call('PEXPIREAT', keys[2], last)
  end
end

-- 1000 at a time, for unpack()'s sake.
local function drop_ended(keys, now)
  repeat
    local ended = redis.call('ZRANGEBYSCORE', keys[1], '-inf', text_of(now), 'LIMIT', 0, 1000)
    if #ended > 0 then remove(keys, ended) end
  until #ended < 1000
end

-- session_open / token, idle ms, life ms, most, data: answers how many sessions there are. When there are
-- `most` already, those that end first make room.
local function open(keys, args)
  local token, idle, life, most, data = unpack(args)
  idle, life, most = positive(idle), positive(life), positive(most)
  if #keys ~= 2 or #args ~= 5 or not idle or not life or not most or most > 1000 then
    return redis.error_reply('ERR this function takes a token, idle ms, life ms, most and data')
  end
  if #token < 16 then return redis.error_reply('ERR a token of fewer than 16 bytes can be guessed') end
  local now = now_ms()
  drop_ended(keys, now)
  local digest = redis.sha1hex(token)
  if redis.call('HEXISTS', keys[2], digest) == 1 then
    return redis.error_reply('TAKEN this token is a session already')
  end
  local count = redis.call('ZCARD', keys[1])
  if count >= most then
    remove(keys, redis.call('ZRANGE', keys[1], 0, count - most))
  end
  redis.call('ZADD', keys[1], text_of(now + math.min(idle, life)), digest)
  redis.call('HSET', keys[2], digest, text_of(now + life) .. ' ' .. text_of(idle) .. ' ' .. data)
  remove(keys, {})
  return redis.call('ZCARD', keys[1])
end

-- session_use / token: the session's data, and it slides; nil when there is no such session (any more).
local function use(keys, args)
  local now, digest = now_ms(), redis.sha1hex(args[1])
  drop_ended(keys, now)
  local session = redis.call('HGET', keys[2], digest)
  if not session then return false end
  local life_end, idle, data = string.match(session, '^(%d+) (%d+) (.*)$')
  redis.call('ZADD', keys[1], text_of(math.min(now + tonumber(idle), tonumber(life_end))), digest)
  remove(keys, {})
  return data
end

-- session_list: rows {digest, ms left, data}, the one that ends first in front. It slides nothing.
local function list(keys)
  local now, rows = now_ms(), {}
  local found = redis.call('ZRANGEBYSCORE', keys[1], '(' .. text_of(now), '+inf', 'WITHSCORES')
  for i = 1, #found, 2 do
    local session = redis.call('HGET', keys[2], found[i])
    rows[#rows + 1] = {found[i], tonumber(found[i + 1]) - now, string.match(session, '^%d+ %d+ (.*)$')}
  end
  return rows
end

-- session_revoke / digest: 1, or 0. A list shows digests, and so a user can revoke a session whose
-- token is on a phone that was lost.
local function revoke(keys, args)
  drop_ended(keys, now_ms())
  local there = redis.call('HEXISTS', keys[2], args[1])
  remove(keys, {args[1]})
  return there
end

-- session_revoke_others / token: signs out everywhere else; without a token, everywhere. Answers how
-- many sessions there were.
local function revoke_others(keys, args)
  drop_ended(keys, now_ms())
  local kept = args[1] and redis.sha1hex(args[1])
  local others = {}
  for _, digest in ipairs(redis.call('ZRANGE', keys[1], 0, -1)) do
    if digest ~= kept then others[#others + 1] = digest end
  end
  remove(keys, others)
  return #others
end

redis.register_function('session_open', open)
redis.register_function('session_use', use)
redis.register_function {function_name = 'session_list', callback = list, flags = {'no-writes'}}
redis.register_function('session_revoke', revoke)
redis.register_function('session_revoke_others', revoke_others)
