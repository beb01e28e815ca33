-- What metamethods are for: amounts of money that add, compare and print as numbers do, but never
-- mix currencies. A Discounted price inherits all of that.

local class = require 'week2.class'

local Money = class()

function Money:init(cents, currency)
  if cents ~= math.floor(cents) then error('cents are whole', 3) end
  self.cents, self.currency = cents, currency or 'EUR'
end

-- Is called with an operand on either side: 2 * m as well as m * 2.
local function check_same_currency(a, b)
  if not (Money.is(a) and Money.is(b)) then error('money goes with money alone', 3) end
  if a.currency ~= b.currency then
    error(a.currency .. ' and ' .. b.currency .. ' do not mix', 3)
  end
end

function Money.__add(a, b)
  check_same_currency(a, b)
  return Money(a.cents + b.cents, a.currency)
end

function Money.__sub(a, b)
  check_same_currency(a, b)
  return Money(a.cents - b.cents, a.currency)
end

function Money.__mul(a, b)
  if type(a) == 'number' then a, b = b, a end
  if type(b) ~= 'number' then error('money is multiplied by a number', 2) end
  return Money(math.floor(a.cents * b + 0.5), a.currency)
end

-- Lua asks __eq only of two tables, and answers false for a table and anything else.
function Money.__eq(a, b)
  return a.cents == b.cents and a.currency == b.currency
end

function Money.__lt(a, b)
  check_same_currency(a, b)
  return a.cents < b.cents
end

function Money.__le(a, b)
  check_same_currency(a, b)
  return a.cents <= b.cents
end

function Money.__tostring(m)
  local cents = math.abs(m.cents)
  return string.format('%s%d.%02d %s', m.cents < 0 and '-' or '', math.floor(cents / 100),
    cents % 100, m.currency)
end

function Money.__concat(a, b)
  return tostring(a) .. tostring(b)
end

local Discounted = class(Money)

function Discounted:init(full, percent)
  Money.init(self, math.floor(full.cents * (100 - percent) / 100 + 0.5), full.currency)
  self.full = full
end

function Discounted:saved()
  return self.full - self
end

return {Money = Money, Discounted = Discounted}
