-- A configuration for week2/config.lua: a Lua file that sets names.
local minute = 60 * 1000

name = 'shop'
port = 7000
limits = {
  rate = 20,
  window_ms = math.max(minute / 6, 1000),
}
