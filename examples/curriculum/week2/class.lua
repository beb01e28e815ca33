-- A class system with metatables, in thirty lines.
--
--   local class = require 'week2.class'
--   local Animal = class()
--   function Animal:init(name) self.name = name end
--   function Animal:speak() return self.name .. ' says nothing' end
--   local Dog = class(Animal)
--   function Dog:speak() return self.name .. ' barks' end
--   Dog('Rex'):speak()                    --> Rex barks
--
-- How it works: an object is a table whose metatable is its class. A name that the object lacks is
-- looked up in the class (__index), and what the class lacks in its parent, whose metatable's
-- __index it is. So a method that is called often is found in as many steps as it is far away.
--
-- Metamethods are another matter: Lua looks for __add, __eq, __tostring in the metatable itself and
-- follows no __index. A class therefore copies those of its parent when it is made: a metamethod
-- is written before the classes that shall inherit it.

local function new_object(class, ...)
  local object = setmetatable({}, class)
  if class.init then class.init(object, ...) end
  return object
end

local function class(parent)
  local made = {}
  for name, value in pairs(parent or {}) do
    if string.find(tostring(name), '^__') then made[name] = value end
  end
  made.__index = made
  made.super = parent

  -- Is `value` an object of this class, or of one that inherits from it?
  function made.is(value)
    local at = getmetatable(value)
    while type(at) == 'table' and at ~= made do at = rawget(at, 'super') end
    return at == made
  end

  return setmetatable(made, {__index = parent, __call = new_object})
end

return class
