-- Scripts by name and version.
--
--   local manager = script_manager.new(db)            -- reads and writes the hash `scripts`
--   manager:publish('report', 1, source)
--   manager:run('report', keys, args)                 -- the newest version
--   manager:run('report@1', keys, args)               -- this version
--
-- What the server's script cache holds may be gone at any time: after a restart, a failover, SCRIPT
-- FLUSH. The register is data: it is saved and replicated like any other key. So a program that is
-- told NOSCRIPT finds the source in the register, whoever published it, loads it and tries again.

local script_manager = {}
local methods = {}

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

function script_manager.new(db, register)
  return setmetatable({
    db = db,
    register = register or 'scripts',
    publish_script = db:load('week5/publish_script.lua'),
    sha1s = {}, -- "name@version" -> what the server calls it; a version never changes, so neither
    recovered = 0, -- does this
  }, {__index = methods})
end

function methods:publish(name, version, source)
  -- A text that does not compile must not become a version.
  local sha1 = self.db:call('SCRIPT', 'LOAD', source)
  local is_new = self.publish_script:run({self.register}, {name, version, source}) == 1
  self.sha1s[name .. '@' .. version] = sha1
  return is_new
end

function methods:publish_file(name, version, path) return self:publish(name, version, read(path)) end

-- "report" -> "report@3", the newest; "report@1" stays.
function methods:resolve(name)
  if string.find(name, '@', 1, true) then return name end
  local version = self.db:call('HGET', self.register, name)
  if not version then error({err = 'ERR no script is called ' .. name}, 0) end
  return name .. '@' .. version
end

function methods:load(field)
  local source = self.db:call('HGET', self.register, field)
  if not source then error({err = 'ERR no script is called ' .. field}, 0) end
  local sha1 = self.db:call('SCRIPT', 'LOAD', source)
  self.sha1s[field] = sha1
  return sha1
end

-- Loads every version there is; for right after a restart, so that no caller has to wait for it.
function methods:load_all()
  local count = 0
  for _, field in ipairs(self.db:call('HKEYS', self.register)) do
    if string.find(field, '@', 1, true) then
      self:load(field)
      count = count + 1
    end
  end
  return count
end

-- All of them, by name and version: {name=, version=, loaded=}.
function methods:list()
  local found, sha1s = {}, {}
  local fields = self.db:call('HGETALL', self.register)
  for i = 1, #fields, 2 do
    local name, version = string.match(fields[i], '^(.+)@(%d+)$')
    if name then
      local sha1 = self.db:eval('return redis.sha1hex(ARGV[1])', {}, {fields[i + 1]})
      found[#found + 1] = {name = name, version = tonumber(version)}
      sha1s[found[#found]] = sha1
    end
  end
  table.sort(found, function(a, b)
    if a.name ~= b.name then return a.name < b.name end
    return a.version < b.version
  end)
  for _, entry in ipairs(found) do
    entry.loaded = self.db:call('SCRIPT', 'EXISTS', sha1s[entry])[1] == 1
  end
  return found
end

function methods:run(name, keys, args)
  local field = self:resolve(name)
  local function attempt(sha1)
    local words = {'EVALSHA', sha1, #(keys or {})}
    for _, key in ipairs(keys or {}) do words[#words + 1] = key end
    for _, arg in ipairs(args or {}) do words[#words + 1] = arg end
    return self.db:pcall(unpack(words))
  end
  local answer = attempt(self.sha1s[field] or self:load(field))
  if type(answer) == 'table' and answer.err and string.find(answer.err, '^NOSCRIPT ') then
    -- Once. If it is gone again by then, someone flushes in a loop and should hear of it.
    self.recovered = self.recovered + 1
    answer = attempt(self:load(field))
  end
  if type(answer) == 'table' and answer.err then error(answer, 0) end
  return answer
end

return script_manager
