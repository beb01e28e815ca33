-- Numbers: Lua 5.1 has one kind, the double. There are no integers, as int64 in Go: whole numbers
-- are exact up to 2^53, and 7 / 2 is 3.5.

local numbers = {}

-- 2^53: the largest number up to which every whole number has a double of its own.
numbers.largest_exact = 9007199254740992

function numbers.is_whole(n)
  return type(n) == 'number' and n == math.floor(n) and n - n == 0 -- infinity minus itself is nan
end

-- Halves go away from zero: round(2.5) is 3, round(-2.5) is -3.
function numbers.round(n, digits)
  local scale = 10 ^ (digits or 0)
  local rounded = math.floor(math.abs(n) * scale + 0.5) / scale
  return n < 0 and -rounded or rounded
end

function numbers.clamp(n, low, high)
  if low > high then error('the lower bound is above the upper one', 2) end
  return math.max(low, math.min(high, n))
end

-- The integer that a text says, or nil. tonumber takes more than one expects ('0x10', ' 7 ', '1e3'),
-- and rounds silently what a double cannot hold.
function numbers.parse_integer(text)
  if not string.find(text, '^-?%d+$') then return nil end
  local n = tonumber(text)
  if math.abs(n) > numbers.largest_exact then return nil end
  return n
end

-- 1234567 as '1,234,567'. '%d' fails beyond the exact numbers, '%.0f' does not.
function numbers.with_commas(n)
  if not numbers.is_whole(n) then error('a whole number is expected', 2) end
  local digits = string.format('%.0f', math.abs(n))
  local groups = string.gsub(string.reverse(digits), '(%d%d%d)', '%1,')
  local grouped = string.gsub(string.reverse(groups), '^,', '')
  return (n < 0 and '-' or '') .. grouped
end

return numbers
