-- Redlock: one lock on five nodes that know nothing of each other. A client holds it when most of them
-- (three) say so, in time.
--
--   local lock = redlock.new{nodes = nodes, now = now, new_owner = new_owner, ttl = 10000}
--   local lease = lock:acquire('reports')
--   if lease then
--     ... lock:is_valid(lease), lock:extend(lease) ... fenced_write with lease.token
--     lock:release(lease)
--   end
--
-- A node is an object with run(script, keys, args) that answers what the script does, or nil when the
-- node does not answer in time; redlock.node(db) makes one. now() is the client's own clock, in ms;
-- it need not agree with anyone's, but must not run much faster or slower.
--
-- Why it is safe: two clients that each have three of five nodes have one in common, and there the
-- lock was given to the second after it had gone from the first. A client counts from before it
-- asked, less what the clocks may differ, so its own time is over before any node's is.
--
-- Fencing tokens: each node proposes its next number; the token is the largest. Before a lease counts,
-- three nodes have to confirm that they know this token AND still hold the lock for this client. So of
-- two leases, whatever the clocks did, one node confirmed both, one after the other, and the later
-- one has the larger token.

local redlock = {}
local methods = {}

local scripts = {'acquire', 'confirm', 'extend', 'release', 'learn'}

function redlock.node(db)
  local loaded = {}
  for _, name in ipairs(scripts) do loaded[name] = db:load('week7/lock_' .. name .. '.lua') end
  return {
    db = db,
    run = function(_, name, keys, args) return loaded[name]:run(keys, args) end,
  }
end

-- `drift`: by which part of the time the clocks of a client and a node may differ. Nodes keep whole
-- milliseconds: two more for that.
function redlock.new(options)
  local lock = setmetatable({drift = 0.01}, {__index = methods})
  for name, value in pairs(options) do lock[name] = value end
  lock.quorum = math.floor(#lock.nodes / 2) + 1
  return lock
end

-- {tag} puts a lock and its fence on one node of a cluster.
local function lock_key(name) return 'lock:{' .. name .. '}' end
local function fence_key(name) return 'fence:{' .. name .. '}' end

function methods:valid_until(start) return start + self.ttl - self.ttl * self.drift - 2 end

function methods:is_valid(lease) return self.now() < lease.valid_until end

-- Runs a script on nodes; answers which answered a positive number, and the largest of these.
local function ask(nodes, name, keys, args)
  local agreed, largest = {}, 0
  for _, node in ipairs(nodes) do
    local answer = node:run(name, keys, args)
    if answer and answer > 0 then
      agreed[#agreed + 1] = node
      largest = math.max(largest, answer)
    end
  end
  return agreed, largest
end

-- A lease {name=, owner=, token=, valid_until=}, or nil. After nil, wait for a random while: clients that
-- come again at the same time would go on to share the nodes so that nobody has three.
function methods:acquire(name)
  local owner, start = self.new_owner(), self.now()
  local lease = {name = name, owner = owner, valid_until = self:valid_until(start)}
  local keys = {lock_key(name), fence_key(name)}
  local agreed, token = ask(self.nodes, 'acquire', keys, {owner, self.ttl})
  if #agreed >= self.quorum and self:is_valid(lease) then
    lease.token = token
    local confirmed = ask(agreed, 'confirm', keys, {owner, token})
    if #confirmed >= self.quorum and self:is_valid(lease) then return lease end
  end
  self:release(lease)
  return nil
end

-- True, and the lease is valid for longer; or false, and it is valid for as long as before.
function methods:extend(lease)
  if not self:is_valid(lease) then return false end
  local start = self.now()
  local agreed = ask(self.nodes, 'extend', {lock_key(lease.name)}, {lease.owner, self.ttl})
  local valid_until = self:valid_until(start)
  if #agreed < self.quorum or self.now() >= valid_until then return false end
  lease.valid_until = valid_until
  return true
end

-- On every node, those too that did not answer before: what was lost may have been the answer only.
function methods:release(lease)
  lease.valid_until = -math.huge
  ask(self.nodes, 'release', {lock_key(lease.name)}, {lease.owner})
end

-- Takes a node that lost its data back. It must have been kept out since then for a ttl and the drift:
-- until then clients may hold locks that it has forgotten. `intact` are nodes that lost nothing; it
-- takes a quorum of them, for then one of them knows the last token, or nobody got one.
function methods:rejoin(node, intact, name)
  local agreed, largest = 0, 0
  for _, other in ipairs(intact) do
    local seen = other:run('learn', {fence_key(name)}, {0})
    if seen then
      agreed = agreed + 1
      largest = math.max(largest, seen)
    end
  end
  if agreed < self.quorum then return false end
  return node:run('learn', {fence_key(name)}, {largest}) ~= nil
end

return redlock
