-- Exercise: a queue with the class system of this week.
--
--   local Queue = ...
--   local q = Queue()
--   q:push('a')  q:push('b')
--   q:pop()      --> 'a'
--   q:size()     --> 1
--   tostring(q)  --> 'queue of 1'
--
-- pop() of an empty queue answers nil. Values may be nil or false themselves, and pushing and
-- popping take the same time however long the queue is: table.remove(t, 1) moves every element.

local class = require 'week2.class'

local Queue = class()

function Queue:init()
  self.values, self.first, self.last = {}, 1, 0
end

-- TODO: push, pop, size, __tostring.

return Queue
