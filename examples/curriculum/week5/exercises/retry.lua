-- Exercise: a module for programs (not a script for Redis), with one function:
--
--   retry.run(db, script, keys, args, attempts, wait)
--
-- Runs `script` (what db:load answered) and answers what it does. When it is refused with BUSY,
-- LOADING or TRYAGAIN, which go away by themselves, it is run again, `attempts` times in all;
-- wait(n) is called before the (n + 1)-th. Any other refusal is raised at once: the script may have
-- written something, and must not do so twice. When the last attempt is refused, that is raised.

local retry = {}

function retry.run(db, script, keys, args, attempts, wait)
  -- TODO: script:pcall() answers {err=...} instead of raising.
  return script:run(keys, args)
end

return retry
