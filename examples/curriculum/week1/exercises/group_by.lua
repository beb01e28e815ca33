-- Exercise: sort a list into drawers.
--
--   group_by({1, 2, 3, 4}, function(n) return n % 2 == 0 and 'even' or 'odd' end)
--   is {odd = {1, 3}, even = {2, 4}}
--
-- Elements keep their order. An element for which the function answers nil is left out.

local function group_by(list, drawer_of)
  local drawers = {}
  -- TODO: for each element, make the drawer when it is not there, and append to it.
  return drawers
end

return group_by
