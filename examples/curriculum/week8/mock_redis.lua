-- A redis that is not there: for a script's error paths, and for tests that need nothing but Lua.
--
--   local mock = mock_redis.new {GET = 'pong', EXISTS = function(key) return 1 end}
--   local answer = mock:run('week4/purchase.lua', keys, args)
--   mock.calls                   {{'EXISTS', 'stock'}, ...}: what it asked, in order
--   mock:fail('DECRBY', 'ERR disk on fire')          this command fails from now on
--
-- A mock believes whatever you tell it. It shows which commands a script sends and what it does with an
-- answer that a server rarely gives. It cannot show that the commands are right: that the answer of HGET
-- is false and not nil, that INCRBY refuses a text. For that there is an engine, in the same spec.

local mock_redis = {}
local methods = {}

function mock_redis.new(answers)
  return setmetatable({answers = answers or {}, calls = {}}, {__index = methods})
end

function methods:fail(command, text) self.answers[command] = {err = text} end

function methods:answer(...)
  self.calls[#self.calls + 1] = {...}
  local answer = self.answers[(...)]
  if answer == nil then return {err = 'ERR the mock knows no ' .. tostring((...))} end
  if type(answer) == 'function' then return answer(select(2, ...)) end
  return answer
end

-- Raises as EVAL does when the script fails: a table with `err`.
function methods:run(path, keys, args)
  local chunk = assert(loadfile(path))
  local texts = {}
  for i, arg in ipairs(args or {}) do texts[i] = tostring(arg) end
  local redis = {
    pcall = function(...) return self:answer(...) end,
    call = function(...)
      local answer = self:answer(...)
      if type(answer) == 'table' and answer.err then error(answer, 0) end
      return answer
    end,
    error_reply = function(text) return {err = text} end,
    status_reply = function(text) return {ok = text} end,
  }
  -- A script sees KEYS, ARGV, redis and the libraries, and may not make globals of its own.
  setfenv(chunk, setmetatable({redis = redis, KEYS = keys or {}, ARGV = texts}, {
    __index = _G,
    __newindex = function(_, name) error('a script may not make the global ' .. tostring(name), 2) end,
  }))
  local answer = chunk()
  if type(answer) == 'table' and answer.err then error(answer, 0) end
  return answer
end

return mock_redis
