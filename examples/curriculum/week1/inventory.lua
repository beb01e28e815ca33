-- A Go struct and a Go slice as Lua tables.
--
--   type Item struct {                     func (item *Item) Total() int {
--     Name  string                           return item.Price * item.Count
--     Price int // cents                   }
--     Count int
--     Tags  []string                       type Inventory []Item
--   }
--
-- What Go's compiler gives, and Lua does not:
--   zero values       a field that was not set is nil; the constructor fills it in
--   fixed fields      item.prize = 3 makes a new field; `new_item` refuses names it does not know
--   copies            b = a copies a struct in Go; in Lua both names mean one table: see `copy`
-- A slice becomes a list: a table with the keys 1, 2, 3, ... (1, not 0!). Its length # is only
-- defined without holes, so elements are removed with table.remove, never set to nil.

local inventory = {}

local zero_values = {name = '', price = 0, count = 0} -- and tags: a list of its own for each item

-- Item{Name: "bolt", Price: 5} is new_item{name = 'bolt', price = 5}.
function inventory.new_item(fields)
  local item = {tags = {}}
  for name, value in pairs(zero_values) do item[name] = value end
  for name, value in pairs(fields or {}) do
    if item[name] == nil then error("an item has no field '" .. tostring(name) .. "'", 2) end
    if type(value) ~= type(item[name]) then
      error(name .. ' must be a ' .. type(item[name]) .. ', not a ' .. type(value), 2)
    end
    item[name] = value
  end
  return item
end

-- What b := a does in Go: the fields are copied, and the tags, as a slice, are still shared.
function inventory.copy(item)
  local copy = {}
  for name, value in pairs(item) do copy[name] = value end
  return copy
end

function inventory.total(item)
  return item.price * item.count
end

-- items[from:to] of Go: from is counted from 0 there and included, to is not. Go's slices share
-- their elements with the array; this one is a list of its own.
function inventory.slice(list, from, to)
  if from < 0 or to < from or to > #list then error('slice bounds out of range', 2) end
  local part = {}
  for i = from + 1, to do part[#part + 1] = list[i] end
  return part
end

-- append(list, more...) of Go answers a slice; a Lua list just grows. `...` may hold nils, which a
-- list must not: select('#') counts them.
function inventory.append(list, ...)
  for i = 1, select('#', ...) do
    local value = select(i, ...)
    if value == nil then error('a list has no room for nil', 2) end
    list[#list + 1] = value
  end
  return list
end

-- map[string]Item: the same table used as a dictionary.
function inventory.by_name(items)
  local index = {}
  for _, item in ipairs(items) do index[item.name] = item end
  return index
end

-- `pairs` promises no order, as `range` over a Go map: sort the keys where the order can be seen.
function inventory.names(index)
  local names = {}
  for name in pairs(index) do names[#names + 1] = name end
  table.sort(names)
  return names
end

return inventory
