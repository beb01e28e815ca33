-- How a client runs scripts: EVALSHA, and EVAL when the server does not know the script.
--
-- EVAL sends the whole text each time. EVALSHA sends 40 digits, the SHA1 of the text, and works when
-- the server has the script in its cache: after EVAL or SCRIPT LOAD, until SCRIPT FLUSH or a
-- restart. A client cannot know when that was, so it has to be ready for the answer NOSCRIPT.
--
--   local cache = script_cache.new(db)
--   cache:run("return redis.call('INCR', KEYS[1])", {'visits'})
--
-- (In specs, db:load(path) does this for you. Here is how.)

local script_cache = {}

local methods = {}

function script_cache.new(db)
  return setmetatable({db = db, sha1s = {}, loads = 0}, {__index = methods})
end

-- What the server calls the script. Asked once for each text: SCRIPT LOAD computes it and keeps it.
function methods:sha1(source)
  local sha1 = self.sha1s[source]
  if not sha1 then
    sha1 = self.db:call('SCRIPT', 'LOAD', source)
    self.sha1s[source] = sha1
    self.loads = self.loads + 1
  end
  return sha1
end

local function command(name, what, keys, args)
  local words = {name, what, #keys}
  for _, key in ipairs(keys) do words[#words + 1] = key end
  for _, arg in ipairs(args) do words[#words + 1] = arg end
  return unpack(words)
end

-- Answers what the script does; raises its errors.
function methods:run(source, keys, args)
  keys, args = keys or {}, args or {}
  local answer = self.db:pcall(command('EVALSHA', self:sha1(source), keys, args))
  local problem = type(answer) == 'table' and answer.err
  if not problem then return answer end
  -- EVAL runs the script and puts it back into the cache. Anything else than NOSCRIPT came from the
  -- script itself, which has run: it must not run a second time.
  if string.find(problem, '^NOSCRIPT ') then
    return self.db:call(command('EVAL', source, keys, args))
  end
  error(answer, 0)
end

return script_cache
