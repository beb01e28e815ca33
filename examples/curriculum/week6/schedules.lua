-- Random schedules for specs: the same on every machine, and a failure says how to see it again.
--
--   schedules.play(1000, function(random) ... random(6) is 0 to 5 ... end)
--
-- PERIGEE_SEED=n plays only the n-th.

local schedules = {}

-- The minimal standard generator of Park and Miller.
local function random_from(seed)
  local state = seed * 7919 % 2147483646 + 1
  return function(n)
    state = state * 16807 % 2147483647
    return state % n
  end
end

function schedules.play(count, story)
  local only = tonumber(os.getenv('PERIGEE_SEED') or '')
  for seed = only or 1, only or count do
    local ok, problem = pcall(story, random_from(seed))
    if not ok then
      local text = type(problem) == 'table' and (problem.err or problem.message) or problem
      error(string.format('PERIGEE_SEED=%d: %s', seed, tostring(text)), 0)
    end
  end
end

return schedules
