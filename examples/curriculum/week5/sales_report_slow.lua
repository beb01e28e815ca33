-- The best-selling products of a list of orders. It works, and it is slow: do not copy it.
-- sales_report.lua answers the same; week5/README.md goes through the differences one by one.
--
--   KEYS[1]  a list of orders, each a text as {"product":"p7","units":3,"price":250}
--   KEYS[2]  a hash of the products' names
--   ARGV[1]  how many products to tell of
--
-- Returns lines "name: units sold, revenue", the highest revenue first; equal ones by product.

if #KEYS ~= 2 or not string.find(ARGV[1] or '', '^%d+$') then
  return redis.error_reply('ERR this script takes the orders, the names and a number of products')
end

-- All orders are in memory at once, as tables, which are larger than their texts.
local orders = {}
for i = 0, redis.call('LLEN', KEYS[1]) - 1 do
  -- LINDEX walks to the i-th order: n orders take about n * n steps.
  table.insert(orders, cjson.decode(redis.call('LINDEX', KEYS[1], i)))
end

local products = {}
for _, order in ipairs(orders) do
  local found
  for _, product in ipairs(products) do -- every product is looked at for every order
    if product.id == order.product then found = product end
  end
  if not found then
    found = {id = order.product, units = 0, revenue = 0}
    table.insert(products, found)
  end
  found.name = redis.call('HGET', KEYS[2], order.product) or order.product
  found.units = found.units + order.units
  found.revenue = found.revenue + order.units * order.price
  -- The list is in order at all times, and looked at only once.
  table.sort(products, function(a, b)
    if a.revenue ~= b.revenue then return a.revenue > b.revenue end
    return a.id < b.id
  end)
end

-- Each .. makes a new text, and copies all that was there.
local text = ''
for i = 1, math.min(tonumber(ARGV[1]), #products) do
  local product = products[i]
  text = text .. product.name .. ': ' .. product.units .. ' sold, ' .. product.revenue .. '\n'
end
local lines = {}
for line in string.gmatch(text, '[^\n]+') do table.insert(lines, line) end
return lines
