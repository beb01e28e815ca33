local retry = {}

local passing = {BUSY = true, LOADING = true, TRYAGAIN = true}

function retry.run(_, script, keys, args, attempts, wait)
  for attempt = 1, attempts do
    local answer = script:pcall(keys, args)
    local problem = type(answer) == 'table' and answer.err
    if not problem then return answer end
    -- The code is the first word: BUSYGROUP is another one than BUSY.
    if attempt == attempts or not passing[string.match(problem, '^%S+')] then error(answer, 0) end
    wait(attempt)
  end
end

return retry
