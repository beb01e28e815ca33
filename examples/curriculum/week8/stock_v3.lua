#!lua name=stock

-- Version 3: a product is a hash, pieces and sold. A string of an older version becomes one when it is
-- first written, each in its own time: nothing stands still for a migration of everything at once.
-- Version 2 understands a hash, version 1 does not.
local version, back_to = 3, 2

local function whole(text)
  return text and #text <= 9 and string.find(text, '^[1-9]%d*$') and tonumber(text)
end

local function is_string(key) return redis.call('TYPE', key).ok == 'string' end

local function field(key, name) return tonumber(redis.call('HGET', key, name) or '0') end

local function count(keys)
  if is_string(keys[1]) then return tonumber(redis.call('GET', keys[1])) end
  return field(keys[1], 'pieces')
end

local function sold(keys)
  if is_string(keys[1]) then return 0 end
  return field(keys[1], 'sold')
end

local function migrate(key)
  if not is_string(key) then return end
  local pieces = redis.call('GET', key)
  redis.call('DEL', key)
  redis.call('HSET', key, 'pieces', pieces, 'sold', 0)
end

local function add(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  migrate(keys[1])
  return redis.call('HINCRBY', keys[1], 'pieces', args[1])
end

local function take(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  local there = count(keys)
  if there < n then return redis.error_reply('SHORT only ' .. there .. ' are there') end
  migrate(keys[1])
  redis.call('HINCRBY', keys[1], 'sold', args[1])
  return redis.call('HINCRBY', keys[1], 'pieces', '-' .. args[1])
end

redis.register_function{function_name = 'stock_version', flags = {'no-writes'},
  callback = function() return {version, back_to} end}
redis.register_function{function_name = 'stock_count', flags = {'no-writes'}, callback = count}
redis.register_function{function_name = 'stock_sold', flags = {'no-writes'}, callback = sold}
redis.register_function('stock_add', add)
redis.register_function('stock_take', take)
