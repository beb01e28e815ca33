-- The slow report beside the fast one, in numbers. From examples/curriculum:
--
--   perigee test week5/compare_reports.lua

local measure = require 'week5.measure'

local function read(path)
  local file = assert(io.open(path))
  local text = file:read('*a')
  file:close()
  return text
end

local function prepare_orders(count)
  return function(db)
    for i = 1, count do
      local product = i * i % 37
      db:call('RPUSH', 'orders', string.format('{"product":"p%d","units":%d,"price":%d}', product,
        i % 5 + 1, 100 + product))
      db:call('HSET', 'names', 'p' .. product, 'Product ' .. product)
    end
  end
end

local format = '%-12s %6s %14s %12s %10s %10s'
it('compares the reports #engine', function()
  print()
  print(string.format(format, '', 'orders', 'instructions', 'bytes', 'commands', 'ms'))
  for _, count in ipairs {300, 1000, 3000} do
    for _, name in ipairs {'slow', 'fast'} do
      local source = read(name == 'slow' and 'week5/sales_report_slow.lua' or 'week5/sales_report.lua')
      local work = {prepare_orders(count), source, {'orders', 'names'}, {10}}
      print(string.format(format, name, count, measure.instructions(unpack(work)),
        measure.bytes(unpack(work)), measure.commands(unpack(work)),
        string.format('%.2f', measure.seconds(unpack(work)) * 1000)))
    end
  end
end)
