-- Brings a library of functions to many nodes, one after the other, and back.
--
--   local fleet = deploy.new({db1, db2, db3}, 'stock')
--   fleet:release(source, check)   check(db) raises when a node does not work as it should
--   fleet:rollback()               to what was there before the last release
--   fleet:versions()               {3, 3, 2}: what each node runs; 0 is nothing
--   fleet:repair()                 loads what should run where it does not; answers on how many nodes
--
-- FUNCTION LOAD REPLACE changes a library between two calls, never within one: a call runs the old text
-- from its first line to its last, or the new one. What it cannot do is to change all nodes at once. So
-- for a while both versions run, and when a check fails, the new one has written data that the old one
-- finds. Hence the two numbers in a library's head (stock_v1.lua): a release without a way back is refused
-- before anything is changed.
--
-- Each node's history is a list in its own data. It is written before the library is loaded. A deployer
-- that dies in between leaves a node that runs something else than its history says; the next release, or
-- repair(), finds it.

local deploy = {}
local methods = {}

function deploy.new(nodes, name)
  local fleet = {nodes = nodes, name = name, history = 'releases:' .. name, record = {}, withdraw = {}}
  for i, node in ipairs(nodes) do
    fleet.record[i] = node:load('week8/record_release.lua')
    fleet.withdraw[i] = node:load('week8/withdraw_release.lua')
  end
  return setmetatable(fleet, {__index = methods})
end

local function head_of(source)
  local version, back_to = string.match(source, '\nlocal version, back_to = (%d+), (%d+)\n')
  if not version then error({err = 'ERR the library does not say its version'}, 0) end
  return tonumber(version), tonumber(back_to)
end

-- The text that the node runs, or nil.
function methods:running(node)
  for _, library in ipairs(node:call('FUNCTION', 'LIST', 'LIBRARYNAME', self.name, 'WITHCODE')) do
    for i = 1, #library, 2 do
      if library[i] == 'library_code' then return library[i + 1] end
    end
  end
end

function methods:versions()
  local found = {}
  for i, node in ipairs(self.nodes) do
    local source = self:running(node)
    found[i] = source and head_of(source) or 0
  end
  return found
end

-- Makes the node run `source`; false: nothing.
function methods:run(node, source)
  if source then
    node:call('FUNCTION', 'LOAD', 'REPLACE', source)
  elseif self:running(node) then
    node:call('FUNCTION', 'DELETE', self.name)
  end
end

function methods:withdraw_from(i, source)
  self:run(self.nodes[i], self.withdraw[i]:run({self.history}, {source}))
end

-- Both ways: from the newer one there must be a way back to the older one, whichever comes first.
local function refuse_without_way_back(source, other)
  local newer, back_to = head_of(source)
  if not other then return end
  local older, other_back_to = head_of(other)
  if older > newer then newer, older, back_to = older, newer, other_back_to end
  if older < back_to then
    error({err = string.format('NOWAY version %d goes back to %d at the most, not to %d', newer, back_to,
      older)}, 0)
  end
end

function methods:release(source, check)
  local before = {}
  for i, node in ipairs(self.nodes) do
    before[i] = node:call('LINDEX', self.history, 0)
    if before[i] ~= source then refuse_without_way_back(source, before[i]) end
  end
  local released = {}
  for i, node in ipairs(self.nodes) do
    local ok, problem = pcall(function()
      if self.record[i]:run({self.history}, {before[i] or '', source}) == 1 then
        released[#released + 1] = i
      end
      self:run(node, source)
      if check then check(node) end
    end)
    if not ok then
      for n = #released, 1, -1 do self:withdraw_from(released[n], source) end
      local text = type(problem) == 'table' and problem.err or tostring(problem)
      error({err = 'UNDONE node ' .. i .. ': ' .. text}, 0)
    end
  end
end

function methods:rollback()
  local current = {}
  for i, node in ipairs(self.nodes) do
    local last = node:call('LRANGE', self.history, 0, 1)
    if not last[2] then error({err = 'ERR node ' .. i .. ' has nothing to go back to'}, 0) end
    refuse_without_way_back(last[1], last[2])
    current[i] = last[1]
  end
  for i in ipairs(self.nodes) do self:withdraw_from(i, current[i]) end
end

function methods:repair()
  local count = 0
  for _, node in ipairs(self.nodes) do
    local wanted = node:call('LINDEX', self.history, 0) or nil
    if self:running(node) ~= wanted then
      self:run(node, wanted)
      count = count + 1
    end
  end
  return count
end

return deploy
