-- Strings: small functions that the standard library leaves to you.
--
-- Strings never change in Lua: each function answers a new one. They hold bytes, not characters, so
-- #'é' is 2 in UTF-8, as len("é") is in Go.

local text = {}

-- Without the white space at either end. `-` is the lazy form of `*`: as little as possible, so
-- that the spaces at the end are left for %s*.
function text.trim(s)
  return (string.match(s, '^%s*(.-)%s*$'))
end

-- The pieces between separators: split('a,b,,c', ',') is {'a', 'b', '', 'c'}. The separator is
-- plain text, hence the `true`: without it, '.' would mean any character.
function text.split(s, separator)
  if separator == '' then error('the separator is empty', 2) end
  local pieces, from = {}, 1
  while true do
    local first, last = string.find(s, separator, from, true)
    pieces[#pieces + 1] = string.sub(s, from, (first or 0) - 1)
    if not first then return pieces end
    from = last + 1
  end
end

function text.starts_with(s, prefix)
  return string.sub(s, 1, #prefix) == prefix
end

-- sub(s, -0) would be the whole string, so an empty suffix needs a line of its own.
function text.ends_with(s, suffix)
  return suffix == '' or string.sub(s, -#suffix) == suffix
end

-- Replaces text, not patterns: string.gsub would take the '.' of '1.5' for any character.
function text.replace(s, old, new)
  return table.concat(text.split(s, old), new)
end

-- fill('Hi ${name}', {name = 'Ada'}) is 'Hi Ada'. A name that is missing is a mistake, and said so.
function text.fill(template, values)
  return (string.gsub(template, '%${([%w_]+)}', function(name)
    local value = values[name]
    if value == nil then error('no value for ${' .. name .. '}', 0) end
    return tostring(value)
  end))
end

return text
