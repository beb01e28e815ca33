-- Five engines, each with a clock of its own, and a network between them and their clients: in which
-- messages take time or are lost, nodes crash, and clocks run fast or slow. Everything happens in one
-- thread, in an order that follows from a random generator, so a story that went wrong can be told
-- again.
--
--   cluster:start(random, options)
--   cluster:client(function(client) ... client:sleep(5) ... client.now() ... client.nodes ... end)
--   cluster:play(10000, function() ... invariants, after each event ... end)
--
-- True time is `cluster.time`; no client and no node sees it. Each client is a coroutine: a call to a
-- node sends a message and yields until there is an answer, or the time for it is over. What was sent
-- may arrive after that, and is carried out all the same.

local perigee = require 'perigee'
local redlock = require 'week7.redlock'

local simulated_cluster = {}
local methods = {}

local patience = 50 -- ms that a client waits for an answer

-- Engines are opened once and emptied for each story.
function simulated_cluster.open()
  local cluster = setmetatable({nodes = {}}, {__index = methods})
  for i = 1, 5 do
    local clock = perigee.clock(0)
    local node = redlock.node((perigee.open{clock = clock}))
    node.clock = clock
    cluster.nodes[i] = node
  end
  return cluster
end

-- options.drift: each clock's rate is between 1 - drift and 1 + drift. options.trouble: from 0 (a perfect
-- network) on.
function methods:start(random, options)
  self.random, self.options = random, options
  self.time, self.queue, self.sequence = 0, {}, 0
  for i, node in ipairs(self.nodes) do
    node.db:call('FLUSHALL')
    node.rate, node.offset = self:draw_rate(), 1600000000000 + random(1000000000)
    node.up, node.intact, node.tries = true, true, 0
    node.latency = 1 + random(3)
    node.index = i
  end
end

function methods:draw_rate()
  return 1 + self.options.drift * (self.random(2001) - 1000) / 1000
end

-- Events are few at a time; a list that is searched is enough.
function methods:at(time, action)
  self.sequence = self.sequence + 1
  self.queue[#self.queue + 1] = {time = time, sequence = self.sequence, action = action}
end

local function take_next(queue)
  local best = 1
  for i = 2, #queue do
    local a, b = queue[i], queue[best]
    if a.time < b.time or a.time == b.time and a.sequence < b.sequence then best = i end
  end
  return table.remove(queue, best)
end

function methods:play(most_events, check)
  for _ = 1, most_events do
    if #self.queue == 0 then return end
    local event = take_next(self.queue)
    self.time = event.time
    event.action()
    check()
  end
  error('the story does not end')
end

-- How long a message is on its way; nil when it is lost.
function methods:draw_latency(node)
  local kind = self.random(100)
  if kind < self.options.trouble then return nil end
  if kind < 2 * self.options.trouble then return self.random(400) end -- slow
  return node.latency + self.random(3)
end

function methods:run_on(node, name, keys, args)
  node.clock:set(node.offset + self.time * node.rate)
  return node:run(name, keys, args)
end

-- What a client sees of a node.
local function remote(cluster, node, resume)
  return {run = function(_, name, keys, args)
    local answered = false
    local function answer(value)
      if answered then return end -- it came too late, or patience was over too late
      answered = true
      resume(value)
    end
    cluster:at(cluster.time + patience, function() answer(nil) end)
    local there = cluster:draw_latency(node)
    if there then
      cluster:at(cluster.time + there, function()
        if not node.up then return end
        local value = cluster:run_on(node, name, keys, args)
        local back = cluster:draw_latency(node)
        if back then cluster:at(cluster.time + back, function() answer(value) end) end
      end)
    end
    return coroutine.yield()
  end}
end

function methods:client(life)
  local rate, thread = self:draw_rate(), nil
  local function resume(...)
    local ok, problem = coroutine.resume(thread, ...)
    if not ok then error(problem, 0) end
  end
  local client = {nodes = {}, now = function() return self.time * rate end}
  for i, node in ipairs(self.nodes) do client.nodes[i] = remote(self, node, resume) end
  function client.sleep(_, ms)
    self:at(self.time + ms, resume)
    coroutine.yield()
  end
  thread = coroutine.create(life)
  self:at(self.random(20), function() resume(client) end)
end

-- Takes a node down for a while. With its data lost, it stays out until it may come back: for `out` ms more,
-- and until enough nodes that lost nothing can tell it the fence.
function methods:crash(node, ms, loses_data, out, lock, name)
  node.up = false
  if loses_data then
    node.db:call('FLUSHALL')
    node.intact = false
  end
  local function come_back()
    if node.intact then
      node.up = true
      return
    end
    local intact = {}
    for _, other in ipairs(self.nodes) do
      if other.intact and other.up then
        intact[#intact + 1] = {run = function(_, ...) return self:run_on(other, ...) end}
      end
    end
    local back = {run = function(_, ...) return self:run_on(node, ...) end}
    if lock:rejoin(back, intact, name) then
      node.up, node.intact = true, true
    else
      node.tries = node.tries + 1
      if node.tries < 20 then self:at(self.time + 100, come_back) end
    end
  end
  self:at(self.time + ms + (loses_data and out or 0), come_back)
end

return simulated_cluster
