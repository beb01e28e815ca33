-- Large jobs in portions: each is one script, or one command, and others are served in between.

local bulk = {}

-- Sets all of `values` (key -> value). Answers how many keys were new.
function bulk.set(db, values, ttl, size)
  local script, new = db:load('week7/bulk_set.lua'), 0
  local keys, args = {}, {ttl}
  local function flush()
    if #keys > 0 then new = new + script:run(keys, args) end
    keys, args = {}, {ttl}
  end
  for key, value in pairs(values) do
    keys[#keys + 1] = key
    args[#args + 1] = value
    if #keys == size then flush() end
  end
  flush()
  return new
end

-- Deletes the keys that match. Answers how many. SCAN and not KEYS: KEYS looks at all keys in one step,
-- and a script that does so holds up everyone. UNLINK and not DEL: large values are freed later. What is
-- created meanwhile may stay.
function bulk.delete_matching(db, pattern, size)
  local cursor, deleted = '0', 0
  repeat
    local answer = db:call('SCAN', cursor, 'MATCH', pattern, 'COUNT', size)
    cursor = answer[1]
    if #answer[2] > 0 then deleted = deleted + db:call('UNLINK', unpack(answer[2])) end
  until cursor == '0'
  return deleted
end

return bulk
