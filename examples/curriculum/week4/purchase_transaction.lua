-- A purchase with WATCH, MULTI and EXEC: what one does without scripts. Plain Lua, on the client.
-- purchase.lua does the same as a script; the spec of both shows what each guarantees.
--
--   purchase(client, 'stock:bolt', 'basket:ada', 3)  --> stock that is left, pieces in the basket
--   or nil and 'not enough', or nil and 'busy'
--
-- MULTI queues commands, and EXEC runs them in one step. But a queued command cannot see the answer
-- of another: whether there is enough must be asked before MULTI, when others may still come between.
-- WATCH is for that: EXEC does nothing (and answers nil) when the key has changed since. Then one has
-- to begin again, and on a busy key that may be often.

local function purchase(client, stock, basket, count, tries)
  for _ = 1, tries or 10 do
    client:call('WATCH', stock)
    local there = tonumber(client:call('GET', stock) or '0')
    if there < count then
      client:call('UNWATCH')
      return nil, 'not enough'
    end
    client:call('MULTI')
    client:call('DECRBY', stock, count)
    client:call('HINCRBY', basket, stock, count)
    local answers = client:call('EXEC')
    if answers then return answers[1], answers[2] end
  end
  return nil, 'busy'
end

return purchase
