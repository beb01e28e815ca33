#!lua name=stock

-- Version 1: a product is a string, the number of pieces.
--
--   stock_version                    {version, back_to}
--   stock_add   1 product n          answers how many there are
--   stock_take  1 product n          answers how many are left, or SHORT
--   stock_count 1 product            answers how many there are
--
-- `back_to` is the oldest version that understands what this one writes. deploy.lua reads both from the
-- line below before it loads anything.
local version, back_to = 1, 1

local function whole(text)
  return text and #text <= 9 and string.find(text, '^[1-9]%d*$') and tonumber(text)
end

local function count(keys) return tonumber(redis.call('GET', keys[1]) or '0') end

local function add(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  return redis.call('INCRBY', keys[1], args[1])
end

local function take(keys, args)
  local n = whole(args[1])
  if not n then return redis.error_reply('ERR how many is a positive number') end
  local there = count(keys)
  if there < n then return redis.error_reply('SHORT only ' .. there .. ' are there') end
  return redis.call('DECRBY', keys[1], args[1])
end

redis.register_function{function_name = 'stock_version', flags = {'no-writes'},
  callback = function() return {version, back_to} end}
redis.register_function{function_name = 'stock_count', flags = {'no-writes'}, callback = count}
redis.register_function('stock_add', add)
redis.register_function('stock_take', take)
