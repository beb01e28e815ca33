-- The global functions.
---
-- expect: {"nil", "true", "1e+15", "9.007199254741e+15", "0.1", "x"}
return {tostring(nil), tostring(true), tostring(1e15), tostring(2^53), tostring(0.1), tostring('x')}
---
-- expect: {31, 35, 12, 100, 2}
return {tonumber('0x1F'), tonumber('z', 36), tonumber('  12  '), tonumber('1e2'), tonumber('10', 2)}
---
-- expect: "nil"
return tostring(tonumber('abc'))
---
-- expect: {3, "b", "c"}
return {select('#', 1, nil, 3), select(2, 'a', 'b', 'c')}
---
-- expect: {2}
return {select(-1, 1, 2)}
---
-- expect error: ERR user_script:1: bad argument #1 to 'select' (index out of range) script: <sha>, on @user_script:1.
return select(0)
---
-- expect error: ERR user_script:1: bad argument #1 to 'select' (index out of range) script: <sha>, on @user_script:1.
return select(-5, 1, 2)
---
-- expect error: ERR user_script:1: bad argument #1 to 'select' (number expected, got string) script: <sha>, on @user_script:1.
return select('x')
---
-- expect: {2, 3}
return {unpack({1, 2, 3}, 2)}
---
-- expect: {2, 3}
return {unpack({1, 2, 3}, 2, 3)}
---
-- expect: 0
return #{unpack({}, 1, 7000)}
---
-- expect error: ERR user_script:1: too many results to unpack script: <sha>, on @user_script:1.
return unpack({}, 0, 2^31 - 1)
---
-- expect error: ERR user_script:1: too many results to unpack script: <sha>, on @user_script:1.
return unpack({}, 1, 1e8)
---
-- expect: nil
return next({})
---
-- expect: {1, "a"}
return {next({'a'})}
---
-- expect error: ERR invalid key to 'next' script: <sha>, on @user_script:1.
return next({}, 1)
---
-- expect error: ERR user_script:1: bad argument #1 to 'pairs' (table expected, got number) script: <sha>, on @user_script:1.
return pairs(1)
---
-- expect error: ERR user_script:1: bad argument #1 to 'rawget' (table expected, got number) script: <sha>, on @user_script:1.
return rawget(1, 2)
---
-- expect error: ERR table index is nil script: <sha>, on @user_script:1.
return rawset({}, nil, 1)
---
-- expect error: ERR table index is NaN script: <sha>, on @user_script:1.
return rawset({}, 0/0, 1)
---
-- expect: 1
return rawset({}, 'a', 1).a
---
-- expect: {1, nil}
return {rawequal('a', 'a'), rawequal({}, {})}
---
-- expect error: ERR user_script:1: cannot change a protected metatable script: <sha>, on @user_script:1.
return setmetatable(setmetatable({}, {__metatable = 1}), {})
---
-- expect: "hidden"
return getmetatable(setmetatable({}, {__metatable = 'hidden'}))
---
-- expect error: ERR user_script:1: bad argument #1 to 'setmetatable' (table expected, got number) script: <sha>, on @user_script:1.
return setmetatable(1, {})
---
-- expect error: ERR user_script:1: bad argument #2 to 'setmetatable' (nil or table expected) script: <sha>, on @user_script:1.
return setmetatable({}, 1)
---
-- expect: "named"
return tostring(setmetatable({}, {__tostring = function() return 'named' end}))
---
-- expect error: ERR user_script:1: bad argument #1 to 'tostring' (value expected) script: <sha>, on @user_script:1.
return tostring()
---
-- expect error: ERR user_script:1: bad argument #1 to 'type' (value expected) script: <sha>, on @user_script:1.
return type()
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'print_nothing' script: <sha>, on @user_script:1.
return {type(1), type('x'), type({}), type(nil), type(print_nothing == nil)}
---
-- expect: 5
return assert(loadstring('return ...'))(5)
---
-- expect: {nil, "[string \"x=\"]:1: unexpected symbol near '<eof>'"}
return {false, select(2, loadstring('x='))}
---
-- expect: {nil, "chunk:1: unexpected symbol near '='"}
return {false, select(2, loadstring('return =', '=chunk'))}
---
-- expect: {nil, "chunk:1: in chunk"}
return {pcall(loadstring('error("in chunk")', '=chunk'))}
---
-- expect: 42
return load(coroutine.wrap(function() coroutine.yield('return ') coroutine.yield('42') end))()
---
-- expect error: ERR user_script:1: bad argument #1 to 'load' (function expected, got string) script: <sha>, on @user_script:1.
return load('x')
---
-- expect error: ERR user_script:1: bad argument #1 to 'collectgarbage' (invalid option 'x') script: <sha>, on @user_script:1.
return collectgarbage('x')
---
-- expect: {0, 0, 0}
return {collectgarbage('collect'), collectgarbage('stop'), collectgarbage('restart')}
---
-- expect: {4, "b!"}
local t = setmetatable({}, {__index = function(t, k) return k .. '!' end, __newindex = function(t, k, v) rawset(t, k, v * 2) end})
t.a = 2
return {t.a, t.b}
---
-- expect: 2
local t = setmetatable({}, {__call = function(self, x) return x + 1 end})
return t(1)
