-- perigee learn: which exercises pass, and the next one again whenever its file is saved.
-- arg: what to do (watch, list, hint) and the folder; arg[-1] is the program.

local found, lfs = pcall(require, 'lfs')
if not found then
  io.stderr:write('perigee: exercises are checked by busted, which is not here (Debian: lua-busted)\n')
  os.exit(1)
end

local what, folder, program = arg[1], arg[2], arg[-1]
local progress_file = folder .. '/.perigee_learn'

local function quoted(text)
  return "'" .. string.gsub(text, "'", "'\\''") .. "'"
end

local function read(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local text = file:read('*a')
  file:close()
  return text
end

-- When a file was saved: a number and its size, for those who save twice in a second.
local function saved(path)
  local seen = lfs.attributes(path)
  return seen and seen.modification .. ' ' .. seen.size or 'gone'
end

-- week1/slug, week1/group_by, ...: in the order of weeks and of their pages' names.
local function find_exercises()
  local names = {}
  for week = 1, 8 do
    local path = folder .. '/week' .. week .. '/exercises'
    local page = read(folder .. '/week' .. week .. '/README.md') or ''
    local here = {}
    if lfs.attributes(path, 'mode') == 'directory' then
      for file in lfs.dir(path) do
        local name = string.match(file, '^(.*)_check%.lua$')
        if name then here[#here + 1] = name end
      end
    end
    table.sort(here, function(a, b)
      local at, bt = string.find(page, a, 1, true) or 0, string.find(page, b, 1, true) or 0
      if at ~= bt then return at < bt end
      return a < b
    end)
    for _, name in ipairs(here) do names[#names + 1] = {week = week, name = name} end
  end
  return names
end

local function file_of(exercise)
  return 'week' .. exercise.week .. '/exercises/' .. exercise.name .. '.lua'
end

local function check_of(exercise)
  return 'week' .. exercise.week .. '/exercises/' .. exercise.name .. '_check.lua'
end

-- What had passed, and when its file and its check had been saved then.
local passed = {}
for name, when in string.gmatch(read(progress_file) or '', '(%S+) ([^\n]*)\n') do passed[name] = when end

local function keep_progress(exercises)
  local lines = {}
  for _, exercise in ipairs(exercises) do
    local when = passed[file_of(exercise)]
    if when then lines[#lines + 1] = file_of(exercise) .. ' ' .. when .. '\n' end
  end
  if not lines[1] and not lfs.attributes(progress_file) then return end
  local file = io.open(progress_file, 'wb')
  if not file then return end -- a folder that cannot be written: everything is checked each time
  file:write(table.concat(lines))
  file:close()
end

local function state_of(exercise)
  return saved(folder .. '/' .. file_of(exercise)) .. ' ' ..
    saved(folder .. '/' .. check_of(exercise))
end

-- Runs the check, unless nothing was saved since it passed. Answers whether it passes, and what it
-- printed when it does not.
local function check(exercise)
  local state = state_of(exercise)
  if passed[file_of(exercise)] == state then return true end
  local pipe = io.popen('cd ' .. quoted(folder) .. ' && unset PERIGEE_EXERCISES PERIGEE_TARGET; ' ..
    quoted(program) .. ' test -o plainTerminal ' .. quoted(check_of(exercise)) ..
    ' 2>&1; echo "status $?"')
  local output = pipe:read('*a')
  pipe:close()
  local before, status = string.match(output, '^(.*)status (%d+)\n$')
  local passes = status == '0'
  passed[file_of(exercise)] = passes and state or nil
  return passes, before
end

-- Prints the list; answers the first exercise that does not pass, and what its check printed.
local function list(exercises)
  local next_one, said, count = nil, nil, 0
  for _, exercise in ipairs(exercises) do
    local passes, output = check(exercise)
    if passes then count = count + 1 end
    if not passes and not next_one then next_one, said = exercise, output end
    print(string.format('  %s week %d  %s', passes and '[x]' or '[ ]', exercise.week, exercise.name))
  end
  keep_progress(exercises)
  print(string.format('%d of %d exercises pass.', count, #exercises))
  return next_one, said
end

local function print_hint(exercise)
  local text = read(folder .. '/' .. check_of(exercise)) or ''
  local lines = {}
  for line in string.gmatch(text, '%-%- Hint: ([^\n]*)') do lines[#lines + 1] = line end
  print(file_of(exercise) .. ': ' .. (lines[1] and table.concat(lines, '\n') or 'there is no hint.'))
end

local function watch(exercises, next_one, said)
  local system = require 'system'
  while next_one do
    print('\n' .. said .. '\nNext: ' .. folder .. '/' .. file_of(next_one) ..
      '\nIt is checked again when you save it; `perigee learn --hint` helps, Ctrl-C ends.')
    io.stdout:flush()
    local state = state_of(next_one)
    while state_of(next_one) == state do system.sleep(0.2) end
    print()
    next_one, said = list(exercises)
  end
end

local exercises = find_exercises()
if #exercises == 0 then
  io.stderr:write('perigee: ', folder, ' has no exercises; go to examples/curriculum, or to a copy ',
    'of it\n')
  os.exit(1)
end

if what == 'hint' then
  for _, exercise in ipairs(exercises) do
    if not check(exercise) then
      print_hint(exercise)
      os.exit(0)
    end
  end
  print('All exercises pass.')
  os.exit(0)
end

local next_one, said = list(exercises)
if what == 'watch' then
  watch(exercises, next_one, said)
  os.exit(0)
end
os.exit(next_one and 1 or 0)
