-- Exercise: a generator that hands out a list in batches.
--
--   for batch in batches({1, 2, 3, 4, 5}, 2) do ... end
--   gives {1, 2}, {3, 4}, {5}
--
-- Each batch is a table of its own. A size below one is refused at once, not at the first batch.

local function batches(list, size)
  -- TODO
  return function() return nil end
end

return batches
