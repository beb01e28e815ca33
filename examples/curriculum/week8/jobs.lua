#!lua name=jobs

-- A job queue: priorities, jobs for later, retries with back-off, dead letters. At-least-once: a job is
-- given away for a while only, and is given to another worker when it was not finished by then.
--
--   every function takes five keys, in this order, best with one {tag}:
--     jobs        a hash: id -> what is known of the job; and `next`, the last id
--     waiting     a sorted set: what may be taken, the highest priority first, then the oldest
--     later       a sorted set: what has to wait, score = when it is due
--     running     a sorted set: what a worker has, score = until when
--     dead        a list of ids: what failed too often, to be looked at by a person
--
--   jobs_add     payload priority delay attempts     the id
--   jobs_take    visibility                          {id, attempt, payload}, or false
--   jobs_extend  id attempt visibility               1, or 0: it is not yours any more
--   jobs_done    id attempt                          1, or 0
--   jobs_fail    id attempt reason                   {1, wait}, {1, -1} when it is dead now, or {0, 0}
--   jobs_revive  id                                  1: a dead job gets all its attempts anew; or 0
--
-- Times are in milliseconds. `attempt` is the receipt: once a job is given to somebody else, its number is
-- another one, and who was too slow can no longer say that it is done. It may be done twice all the same: the
-- worker who was too slow has done something. So what a job does has to bear being done twice.

local BACK_OFF, LONGEST = 1000, 60000
local SWEEP = 100 -- at the most so many jobs are moved by one call, so that none takes long

local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function number(text, least, most)
  local n = text and #text <= 13 and string.find(text, '^%d+$') and tonumber(text)
  return n and n >= least and n <= most and n or nil
end

local function text_of(n) return string.format('%d', n) end

local function read(jobs, id)
  local text = redis.call('HGET', jobs, id)
  return text and cmsgpack.unpack(text)
end

local function write(jobs, id, job) redis.call('HSET', jobs, id, cmsgpack.pack(job)) end

-- The score: a higher priority before a lower one, and within it the older id. (Priorities are 0 to 9, ids
-- below 2^40: exact in a double.)
local function make_ready(waiting, id, job)
  redis.call('ZADD', waiting, text_of((9 - job.priority) * 2 ^ 40 + tonumber(id)), id)
end

-- What becomes of a job whose attempt came to nothing: how long it waits, or -1 when it is dead.
local function attempt_failed(keys, id, job, reason, now)
  redis.call('ZREM', keys[4], id)
  job.reason = reason
  write(keys[1], id, job)
  if job.attempt >= job.last then
    redis.call('RPUSH', keys[5], id)
    return -1
  end
  local wait = math.min(LONGEST, BACK_OFF * 2 ^ math.min(30, job.attempt - job.first))
  redis.call('ZADD', keys[3], text_of(now + wait), id)
  return wait
end

local function add(keys, args)
  local priority, delay, attempts = number(args[2], 0, 9), number(args[3], 0, 1e12), number(args[4], 1, 1000)
  if #keys ~= 5 or not (args[1] and priority and delay and attempts) then
    return redis.error_reply('ERR a job is a payload, a priority from 0 to 9, a delay and how many attempts')
  end
  local id = redis.call('HINCRBY', keys[1], 'next', 1)
  local job = {payload = args[1], priority = priority, attempt = 0, first = 1, last = attempts}
  write(keys[1], id, job)
  if delay > 0 then
    redis.call('ZADD', keys[3], text_of(now_millis() + delay), id)
  else
    make_ready(keys[2], id, job)
  end
  return id
end

local function take(keys, args)
  local visibility = number(args[1], 1, 1e12)
  if #keys ~= 5 or not visibility then return redis.error_reply('ERR for how long, in milliseconds?') end
  local now = now_millis()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys[4], '-inf', text_of(now), 'LIMIT', 0, SWEEP)) do
    attempt_failed(keys, id, read(keys[1], id), 'nothing was heard of its worker', now)
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys[3], '-inf', text_of(now), 'LIMIT', 0, SWEEP)) do
    redis.call('ZREM', keys[3], id)
    make_ready(keys[2], id, read(keys[1], id))
  end
  local id = redis.call('ZPOPMIN', keys[2])[1]
  if not id then return false end
  local job = read(keys[1], id)
  job.attempt = job.attempt + 1
  write(keys[1], id, job)
  redis.call('ZADD', keys[4], text_of(now + visibility), id)
  return {tonumber(id), job.attempt, job.payload}
end

-- The job, if this attempt of it is running and its time is not over.
local function held(keys, args, now)
  local until_when = redis.call('ZSCORE', keys[4], args[1] or '')
  if not until_when or tonumber(until_when) <= now then return nil end
  local job = read(keys[1], args[1])
  return tostring(job.attempt) == args[2] and job or nil
end

local function extend(keys, args)
  local visibility, now = number(args[3], 1, 1e12), now_millis()
  if not visibility then return redis.error_reply('ERR for how long, in milliseconds?') end
  if not held(keys, args, now) then return 0 end
  redis.call('ZADD', keys[4], text_of(now + visibility), args[1])
  return 1
end

local function done(keys, args)
  if not held(keys, args, now_millis()) then return 0 end
  redis.call('ZREM', keys[4], args[1])
  redis.call('HDEL', keys[1], args[1])
  return 1
end

local function fail(keys, args)
  local now = now_millis()
  local job = held(keys, args, now)
  if not job then return {0, 0} end
  return {1, attempt_failed(keys, args[1], job, args[3] or '', now)}
end

local function revive(keys, args)
  if redis.call('LREM', keys[5], 1, args[1]) == 0 then return 0 end
  local job = read(keys[1], args[1])
  -- Attempts are counted on, not anew: the number of one is a receipt, and old receipts stay void.
  job.first, job.last = job.attempt + 1, job.attempt + job.last - job.first + 1
  write(keys[1], args[1], job)
  make_ready(keys[2], args[1], job)
  return 1
end

redis.register_function('jobs_add', add)
redis.register_function('jobs_take', take)
redis.register_function('jobs_extend', extend)
redis.register_function('jobs_done', done)
redis.register_function('jobs_fail', fail)
redis.register_function('jobs_revive', revive)
