local class = require 'week2.class'

local Queue = class()

function Queue:init()
  self.values, self.first, self.last = {}, 1, 0
end

function Queue:push(value)
  self.last = self.last + 1
  self.values[self.last] = value
end

function Queue:pop()
  if self.first > self.last then return nil end
  local value = self.values[self.first]
  self.values[self.first] = nil -- the queue must not keep it alive
  self.first = self.first + 1
  return value
end

function Queue:size()
  return self.last - self.first + 1
end

function Queue.__tostring(queue)
  return 'queue of ' .. queue:size()
end

return Queue
