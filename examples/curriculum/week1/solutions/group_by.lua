local function group_by(list, drawer_of)
  local drawers = {}
  for _, value in ipairs(list) do
    local name = drawer_of(value)
    if name ~= nil then
      local drawer = drawers[name] or {}
      drawers[name] = drawer
      drawer[#drawer + 1] = value
    end
  end
  return drawers
end

return group_by
