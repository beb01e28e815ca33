local function slug(title)
  local dashed = string.gsub(string.lower(title), '%W+', '-')
  return (string.gsub(string.gsub(dashed, '^-', ''), '-$', ''))
end

return slug
