-- coroutine.*
---
-- expect: {2, 20}
local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
return {co(1), co(10)}
---
-- expect: {"dead", "cannot resume dead coroutine"}
local co = coroutine.create(function() end)
coroutine.resume(co)
return {coroutine.status(co), select(2, coroutine.resume(co))}
---
-- expect: {1, 3}
return {coroutine.resume(coroutine.create(function(...) return select('#', ...) end), 1, nil, nil)}
---
-- expect: {nil, "user_script:1: x"}
return {coroutine.resume(coroutine.create(function() error('x') end))}
---
-- expect: {nil, error x}
return {coroutine.resume(coroutine.create(function() error({err = 'x'}) end))}
---
-- expect: 55
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local sum = 0
for i in gen(10) do sum = sum + i end
return sum
---
-- expect: "nil"
return tostring(coroutine.running())
---
-- expect error: ERR user_script:1: bad argument #1 to 'create' (Lua function expected) script: <sha>, on @user_script:1.
return coroutine.create(1)
---
-- expect error: ERR user_script:1: bad argument #1 to 'create' (Lua function expected) script: <sha>, on @user_script:1.
return coroutine.create(error)
---
-- expect error: ERR user_script:1: bad argument #1 to 'resume' (coroutine expected) script: <sha>, on @user_script:1.
return coroutine.resume(1)
---
-- expect: {"suspended", 1, "suspended"}
local co = coroutine.create(function() coroutine.yield() end)
return {coroutine.status(co), coroutine.resume(co), coroutine.status(co)}
---
-- expect: {1, nil, "cannot resume running coroutine"}
local co
co = coroutine.create(function() return coroutine.resume(co) end)
return {coroutine.resume(co)}
---
-- expect: 1
return coroutine.wrap(function() return redis.call('incr', 'n') end)()
---
-- expect: "bottom"
local function f(n) if n == 0 then return 'bottom' end local co = coroutine.create(function() return f(n - 1) end) local _, r = coroutine.resume(co) return r end
return f(150)
