-- The best-selling products of a list of orders: sales_report_slow.lua, made fast.
--
--   KEYS[1]  a list of orders, each a text as {"product":"p7","units":3,"price":250}
--   KEYS[2]  a hash of the products' names
--   ARGV[1]  how many products to tell of
--
-- Returns lines "name: units sold, revenue", the highest revenue first; equal ones by product.

if #KEYS ~= 2 or not string.find(ARGV[1] or '', '^%d+$') then
  return redis.error_reply('ERR this script takes the orders, the names and a number of products')
end

-- A name in a local is found without a look into a table. Worth it in loops, and only there.
local call, decode = redis.call, cjson.decode

-- Pages: one command for many orders, and never all of the orders in memory at once.
local page = 200

local by_id, products = {}, {}
for first = 0, call('LLEN', KEYS[1]) - 1, page do
  for _, text in ipairs(call('LRANGE', KEYS[1], first, first + page - 1)) do
    local order = decode(text)
    local product = by_id[order.product] -- a table finds its keys at once
    if not product then
      product = {id = order.product, units = 0, revenue = 0}
      by_id[order.product] = product
      products[#products + 1] = product
    end
    product.units = product.units + order.units
    product.revenue = product.revenue + order.units * order.price
  end
end

table.sort(products, function(a, b)
  if a.revenue ~= b.revenue then return a.revenue > b.revenue end
  return a.id < b.id
end)

-- Names are asked for once all is known, and only for those that are told of.
local lines = {}
for i = 1, math.min(tonumber(ARGV[1]), #products) do
  local product = products[i]
  lines[i] = (call('HGET', KEYS[2], product.id) or product.id) .. ': ' .. product.units ..
    ' sold, ' .. product.revenue
end
return lines
