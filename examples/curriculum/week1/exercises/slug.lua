-- Exercise: the end of a web address from a title.
--
--   slug('  Lua & Redis: 8 Weeks!  ')  is  'lua-redis-8-weeks'
--
-- Lower case; whatever is not a letter or a digit becomes a dash; never two dashes in a row, and
-- none at the ends.

local function slug(title)
  -- TODO: string.lower, then string.gsub twice.
  return title
end

return slug
