#!lua name=stock

-- Version 2 writes as version 1 does, a string, but reads what version 3 will write, too. It changes
-- nothing that anyone can see. It is there so that there is a way back from version 3.
local version, back_to = 2, 1

local function whole(text)
  return text and #text <= 9 and string.find(text, '^[1-9]%d*$') and tonumber(text)
end

local function is_hash(key) return redis.call('TYPE', key).ok == 'hash' end

local function count(keys)
  if is_hash(keys[1]) then return tonumber(redis.call('HGET', keys[1], 'pieces') or '0') end
  return tonumber(redis.call('GET', keys[1]) or '0')
end

-- A product that version 3 has turned into a hash stays one: what it sold is not thrown away.
local function change(key, by)
  if is_hash(key) then return redis.call('HINCRBY', key, 'pieces', by) end
  return redis.call('INCRBY', key, by)
end

local function add(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  return change(keys[1], args[1])
end

local function take(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  local there = count(keys)
  if there < n then return redis.error_reply('SHORT only ' .. there .. ' are there') end
  if is_hash(keys[1]) then redis.call('HINCRBY', keys[1], 'sold', args[1]) end
  return change(keys[1], '-' .. args[1])
end

redis.register_function{function_name = 'stock_version', flags = {'no-writes'},
  callback = function() return {version, back_to} end}
redis.register_function{function_name = 'stock_count', flags = {'no-writes'}, callback = count}
redis.register_function('stock_add', add)
redis.register_function('stock_take', take)
