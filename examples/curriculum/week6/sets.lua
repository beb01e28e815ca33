#!lua name=sets

-- What one misses in Redis' sets. Answers that are lists are sorted: the members of a set have no
-- order, and an answer that looks different every time is hard to test and to compare.

local function sorted(list)
  table.sort(list)
  return list
end

-- replace set / member...: makes the set hold these, and answers {added, removed}. Only what differs
-- is written: a set of ten thousand with one new member costs one SADD of one, and whoever watches the
-- key's changes hears of what changed.
local function replace(keys, args)
  local set = keys[1]
  local before, wanted = {}, {}
  for _, member in ipairs(redis.call('SMEMBERS', set)) do before[member] = true end
  local added, removed = {}, {}
  for _, member in ipairs(args) do
    if not wanted[member] and not before[member] then added[#added + 1] = member end
    wanted[member] = true
  end
  for member in pairs(before) do
    if not wanted[member] then removed[#removed + 1] = member end
  end
  -- Add before you remove: a set that is empty for a moment loses its deadline.
  for first = 1, #added, 1000 do
    redis.call('SADD', set, unpack(added, first, math.min(first + 999, #added)))
  end
  for first = 1, #removed, 1000 do
    redis.call('SREM', set, unpack(removed, first, math.min(first + 999, #removed)))
  end
  return {sorted(added), sorted(removed)}
end

-- symmetric_difference a, b: what is in one of them only.
local function symmetric_difference(keys)
  local members = redis.call('SDIFF', keys[1], keys[2])
  for _, member in ipairs(redis.call('SDIFF', keys[2], keys[1])) do
    members[#members + 1] = member
  end
  return sorted(members)
end

-- similarity a, b: {common, all}. common / all is the Jaccard index; as a fraction it loses nothing
-- on its way out of a script, where numbers become integers.
local function similarity(keys)
  local common = redis.call('SINTERCARD', 2, keys[1], keys[2])
  return {common, redis.call('SCARD', keys[1]) + redis.call('SCARD', keys[2]) - common}
end

-- is_subset a, b: 1 when all of a is in b.
local function is_subset(keys)
  local size = redis.call('SCARD', keys[1])
  return redis.call('SINTERCARD', 2, keys[1], keys[2]) == size and 1 or 0
end

-- in_at_least set... / n: what is in n of the sets or more. (1: the union; all of them: the
-- intersection.)
local function in_at_least(keys, args)
  local n = string.find(args[1] or '', '^%d+$') and tonumber(args[1])
  if not n or n < 1 then return redis.error_reply('ERR the number of sets is positive') end
  local counts, found, seen = {}, {}, {}
  for _, set in ipairs(keys) do
    if not seen[set] then -- the same set twice is one set
      seen[set] = true
      for _, member in ipairs(redis.call('SMEMBERS', set)) do
        counts[member] = (counts[member] or 0) + 1
        if counts[member] == n then found[#found + 1] = member end
      end
    end
  end
  return sorted(found)
end

-- Functions that only read say so: then FCALL_RO runs them, and replicas do.
local reading = {'no-writes'}
redis.register_function('replace', replace)
redis.register_function {
  function_name = 'symmetric_difference', callback = symmetric_difference, flags = reading}
redis.register_function {function_name = 'similarity', callback = similarity, flags = reading}
redis.register_function {function_name = 'is_subset', callback = is_subset, flags = reading}
redis.register_function {function_name = 'in_at_least', callback = in_at_least, flags = reading}
