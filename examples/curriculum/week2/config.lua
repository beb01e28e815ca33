-- A configuration loader. A configuration is a Lua file that sets names:
--
--   port = 6000 + 379
--   limits = {rate = 20, window_ms = 10000}
--   log_level = 'debug'
--
-- The schema says which names there are, and what they are when the file is silent:
--
--   local schema = {port = 6379, name = config.required 'string', limits = {rate = 10}}
--   local settings = config.load('server.conf.lua', schema)
--
-- A file is a program, and somebody else may have written it. So it runs in a sandbox:
--   * its globals are a table of our own: no os, no io, no require
--   * precompiled code is refused: it can crash the interpreter
--   * it is stopped after a million instructions: `while true do end` is no configuration
--     (memory is not bounded: one call, ('x'):rep(1e9), takes a gigabyte)
-- and every mistake is answered with the file, and with the line where Lua knows it.

local toolbox = require 'week2.toolbox'

local config = {}

local kInstructions = 1000000

local Required = {}

-- In a schema: a name that the file has to set, and the type it must have.
function config.required(type_name)
  return setmetatable({type_name = type_name}, Required)
end

-- What a configuration may call. Copies: a file that writes math.floor = nil hurts itself alone.
local function sandbox()
  return {
    math = {floor = math.floor, ceil = math.ceil, min = math.min, max = math.max, huge = math.huge},
    tostring = tostring,
    tonumber = tonumber,
  }
end

-- Runs with a budget. The hook is called after so many instructions, and its error ends the run.
local function run_limited(chunk)
  debug.sethook(function() error('this takes too long', 0) end, '', kInstructions)
  local ok, problem = pcall(chunk)
  debug.sethook()
  return ok, problem
end

local function type_of(default)
  if getmetatable(default) == Required then return default.type_name end
  return type(default)
end

-- The known name that looks most like a wrong one: half of its letters, or more, in their places.
local function similar(name, schema)
  local best, best_score = nil, 0
  for _, known in ipairs(toolbox.sorted_keys(schema)) do
    local score = 0
    for i = 1, math.min(#name, #known) do
      if string.sub(name, i, i) == string.sub(known, i, i) then score = score + 1 end
    end
    if score * 2 >= #name and score > best_score then best, best_score = known, score end
  end
  return best and "; did you mean '" .. best .. "'?" or ''
end

-- Compares what was set with the schema, and adds each mistake to `problems`.
local function check(values, schema, path, problems)
  for _, name in ipairs(toolbox.sorted_keys(values)) do
    local default, value = schema[name], values[name]
    local full = path .. tostring(name)
    if default == nil then
      problems[#problems + 1] = "unknown setting '" .. full .. "'" .. similar(tostring(name), schema)
    elseif type(value) ~= type_of(default) then
      problems[#problems + 1] = "'" .. full .. "' must be a " .. type_of(default) .. ', not a ' ..
        type(value)
    elseif type(value) == 'table' and getmetatable(default) ~= Required and #default == 0 then
      check(value, default, full .. '.', problems)
    end
  end
  for _, name in ipairs(toolbox.sorted_keys(schema)) do
    if getmetatable(schema[name]) == Required and values[name] == nil then
      problems[#problems + 1] = "'" .. path .. name .. "' is missing"
    end
  end
end

-- The settings of a text, or nil and what is wrong, one line a mistake. `name` stands in messages.
function config.parse(text, schema, name)
  if string.sub(text, 1, 1) == '\27' then return nil, name .. ': precompiled code is refused' end
  local chunk, problem = loadstring(text, '@' .. name)
  if not chunk then return nil, problem end

  -- Functions to call are found through __index, so that what was set is all there is in `values`.
  local values = setmetatable({}, {__index = sandbox()})
  setfenv(chunk, values)
  local ok
  ok, problem = run_limited(chunk)
  if not ok then return nil, tostring(problem) end

  local problems = {}
  check(setmetatable(values, nil), schema, '', problems)
  if #problems > 0 then return nil, name .. ': ' .. table.concat(problems, '\n' .. name .. ': ') end
  return toolbox.read_only(toolbox.merge(schema, values), name)
end

-- The same of a file.
function config.load(path, schema)
  local file, problem = io.open(path, 'rb')
  if not file then return nil, problem end
  local text = toolbox.with(file, file.close, function(f) return f:read('*a') end)
  return config.parse(text, schema, path)
end

return config
