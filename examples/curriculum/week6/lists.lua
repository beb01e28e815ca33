#!lua name=lists

-- What one misses in Redis' lists. Each function gets the list as its first key; positions begin at 0,
-- and negative ones count from the end, as for LINDEX.
--
-- A list is good at its ends. In the middle, every one of these walks to the place: O(n).

local function error_unless_integer(text)
  if text == nil or not string.find(text, '^-?%d+$') then
    return redis.error_reply('ERR a position is an integer')
  end
end

-- A text that the list does not hold. To do something at a position, the item there is replaced by
-- it, and is then the only one of its kind, whatever duplicates the list has.
local function mark_for(list)
  local mark = 'mark'
  while redis.call('LPOS', list, mark) do mark = mark .. '+' end
  return mark
end

-- insert_at list / position, item: puts the item in front of the one at the position; the position
-- behind the last is allowed. Answers the new length.
local function insert_at(keys, args)
  local list, position, item = keys[1], args[1], args[2]
  local refusal = error_unless_integer(position)
  if refusal then return refusal end
  local length = redis.call('LLEN', list)
  local index = tonumber(position)
  if index < 0 then index = index + length end
  if index < 0 or index > length then return redis.error_reply('ERR index out of range') end
  if index == length then return redis.call('RPUSH', list, item) end

  local mark = mark_for(list)
  local there = redis.call('LINDEX', list, index)
  redis.call('LSET', list, index, mark)
  redis.call('LINSERT', list, 'BEFORE', mark, item)
  redis.call('LSET', list, index + 1, there)
  return length + 1
end

-- remove_at list / position: answers the item that was there, or nil.
local function remove_at(keys, args)
  local refusal = error_unless_integer(args[1])
  if refusal then return refusal end
  local list = keys[1]
  local item = redis.call('LINDEX', list, args[1])
  if not item then return false end
  local mark = mark_for(list)
  redis.call('LSET', list, args[1], mark)
  redis.call('LREM', list, 1, mark)
  return item
end

-- move_to_front list / item: for lists of what was used last. 1, or 0 when it is not there.
local function move_to_front(keys, args)
  if redis.call('LREM', keys[1], 1, args[1]) == 0 then return 0 end
  redis.call('LPUSH', keys[1], args[1])
  return 1
end

-- Items are pushed in portions: unpack() puts its values on Lua's stack, which has room for about
-- 8000.
local function push_all(list, items)
  for first = 1, #items, 1000 do
    redis.call('RPUSH', list, unpack(items, first, math.min(first + 999, #items)))
  end
end

-- unique list: keeps the first of equal items. Answers how many were removed. A deadline stays.
local function unique(keys)
  local list = keys[1]
  local seen, kept = {}, {}
  local items = redis.call('LRANGE', list, 0, -1)
  for _, item in ipairs(items) do
    if not seen[item] then
      seen[item] = true
      kept[#kept + 1] = item
    end
  end
  if #kept == #items then return 0 end
  -- Behind the old items first, then the old ones go: an empty key would lose its deadline.
  push_all(list, kept)
  redis.call('LTRIM', list, #items, -1)
  return #items - #kept
end

-- transfer from, to / count: moves items from the head of one to the tail of the other, in order.
-- Answers how many there were to move.
local function transfer(keys, args)
  if not string.find(args[1] or '', '^%d+$') then
    return redis.error_reply('ERR the count must not be negative')
  end
  if keys[1] == keys[2] then return redis.error_reply('ERR these are the same list') end
  -- A look at the target before the source gives anything away: LPOP cannot be taken back.
  local kind = redis.call('TYPE', keys[2]).ok
  if kind ~= 'list' and kind ~= 'none' then
    return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')
  end
  if tonumber(args[1]) == 0 then return 0 end
  local items = redis.call('LPOP', keys[1], args[1])
  if not items then return 0 end
  push_all(keys[2], items)
  return #items
end

redis.register_function('insert_at', insert_at)
redis.register_function('remove_at', remove_at)
redis.register_function('move_to_front', move_to_front)
redis.register_function('unique', unique)
redis.register_function('transfer', transfer)
