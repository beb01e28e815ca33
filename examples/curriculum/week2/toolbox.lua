-- A module to use again: what one misses most often about tables and errors.
--
-- A module is a file that answers a table. `local` keeps the rest to itself; nothing is global.
-- require runs the file once and remembers the table in package.loaded.

local toolbox = {}

-- A copy of a table and all tables in it. Shared and circular parts are shared and circular in the
-- copy, too: `copies` knows which table has become which.
function toolbox.deep_copy(value, copies)
  if type(value) ~= 'table' then return value end
  copies = copies or {}
  if copies[value] then return copies[value] end
  local copy = {}
  copies[value] = copy
  for key, item in pairs(value) do
    copy[toolbox.deep_copy(key, copies)] = toolbox.deep_copy(item, copies)
  end
  return setmetatable(copy, getmetatable(value))
end

-- The keys in order: numbers first, then strings, so that what is printed is the same each time.
function toolbox.sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) < type(b) end
    if type(a) == 'number' or type(a) == 'string' then return a < b end
    return tostring(a) < tostring(b)
  end)
  return keys
end

-- `base` with what `over` says instead, in tables within tables, too. Lists are replaced whole.
function toolbox.merge(base, over)
  local merged = toolbox.deep_copy(base)
  for key, value in pairs(over) do
    if type(value) == 'table' and type(merged[key]) == 'table' and #value == 0 and
      #merged[key] == 0 then
      merged[key] = toolbox.merge(merged[key], value)
    else
      merged[key] = toolbox.deep_copy(value)
    end
  end
  return merged
end

-- A view that refuses to be written. The table behind it can still change. (pairs does not see
-- through a view in Lua 5.1: it shows nothing.)
function toolbox.read_only(t, name)
  return setmetatable({}, {
    __index = function(_, key)
      local value = t[key]
      if type(value) == 'table' then return toolbox.read_only(value, name) end
      return value
    end,
    __newindex = function(_, key)
      error((name or 'this table') .. ' is read-only: ' .. tostring(key), 2)
    end,
    __metatable = false,
  })
end

-- Errors. Functions that a caller may well see fail answer nil and a reason; a mistake of the caller
-- is raised. These go from one to the other.

-- try(f, ...) answers f's results, or nil and the error.
function toolbox.try(f, ...)
  local function after(ok, ...)
    if ok then return ... end
    return nil, (...)
  end
  return after(pcall(f, ...))
end

-- Calls f until it does not fail, at most `times` times; raises the last error. `wait(n)` is called
-- between tries, for those who have to wait.
function toolbox.retry(times, f, wait)
  for n = 1, times - 1 do
    local results = {pcall(f, n)}
    if results[1] then return unpack(results, 2) end
    if wait then wait(n) end
  end
  return f(times)
end

-- Calls `use(resource)`, and then `close(resource)` whatever happened: Go's defer.
function toolbox.with(resource, close, use)
  local results = {pcall(use, resource)}
  close(resource)
  if not results[1] then error(results[2], 0) end
  return unpack(results, 2)
end

return toolbox
