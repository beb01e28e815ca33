-- Errors that a script raises, and how they arrive.
---
-- expect error: ERR user_script:1: plain script: <sha>, on @user_script:1.
error('plain')
---
-- expect error: ERR plain script: <sha>, on @user_script:1.
error('plain', 0)
---
-- expect error: ERR plain script: <sha>, on @user_script:1.
error('plain', 2)
---
-- expect error: X y script: <sha>, on @user_script:1.
error({err = 'X y'})
---
-- expect error: oneword script: <sha>, on @user_script:1.
error({err = 'oneword'})
---
-- expect error: ERR nil script: <sha>, on @user_script:1.
error()
---
-- expect error: ERR nil script: <sha>, on @user_script:1.
error(nil)
---
-- expect error: a  b script: <sha>, on @user_script:1.
error({err = 'a\r\nb'})
---
-- expect error: ERR userdata: (nil) script: <sha>, on @user_script:1.
error(cjson.null)
---
-- expect error: ERR user_script:2: attempt to index local 'a' (a nil value) script: <sha>, on @user_script:2.
local a
return a.b
---
-- expect error: ERR user_script:1: attempt to perform arithmetic on a table value script: <sha>, on @user_script:1.
return 1 + {}
---
-- expect error: ERR user_script:1: attempt to concatenate a table value script: <sha>, on @user_script:1.
return {} .. 'x'
---
-- expect error: ERR user_script:1: attempt to compare two table values script: <sha>, on @user_script:1.
return {} < {}
---
-- expect error: ERR user_script:1: attempt to get length of a nil value script: <sha>, on @user_script:1.
return #nil
---
-- expect error: ERR user_script:1: attempt to call a string value script: <sha>, on @user_script:1.
return ('x')()
---
-- expect error: ERR user_script:3: third line script: <sha>, on @user_script:3.


error('third line')
---
-- expect error: ERR user_script:1: inner script: <sha>, on @user_script:1.
local function f() error('inner') end
f()
---
-- expect error: ERR user_script:1: tail script: <sha>, on @user_script:1.
local function f() return error('tail') end
return f()
---
-- expect error: ERR user_script:1: stack overflow script: <sha>, on @user_script:1.
local function f() return 1 + f() end
return f()
---
-- expect error: ERR user_script:1: assertion failed! script: <sha>, on @user_script:1.
return assert(false)
---
-- expect error: ERR user_script:1: message script: <sha>, on @user_script:1.
return assert(nil, 'message')
---
-- expect: {1, 2}
return {assert(1, 2)}
---
-- expect error: ERR attempt to yield across metamethod/C-call boundary script: <sha>, on @user_script:1.
return coroutine.yield(1)
---
-- expect error: ERR user_script:1: user_script:1: x script: <sha>, on @user_script:1.
return coroutine.wrap(function() error('x') end)()
---
-- expect error: ERR Unknown Redis command called from script script: <sha>, on @user_script:1.
return coroutine.wrap(function() redis.call('nosuch') end)()
---
-- expect: {nil}
return {pcall(error)}
---
-- expect: {nil, "x"}
return {pcall(error, 'x', 0)}
---
-- expect: {nil, "E x"}
return {pcall(error, {err = 'E x'})}
---
-- expect: {nil, 12}
return {pcall(error, {err = 12})}
---
-- expect: 3
return select('#', pcall(error, {x = 1}))
---
-- expect: {nil, "user_script:1: attempt to index local 'x' (a nil value)"}
return {pcall(function() local x; return x.y end)}
---
-- expect: {nil, "user_script:1: a!"}
return {xpcall(function() error('a') end, function(m) return m .. '!' end)}
---
-- expect: {nil, "error in error handling"}
return {xpcall(function() error('a') end, 1)}
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'print_nothing' script: <sha>, on @user_script:1.
return {xpcall(function() return 1, 2 end, print_nothing)}
---
-- expect: {nil, "q"}
return {xpcall(function() error({err = 'q'}) end, function(m) return m.err end)}
---
-- expect: {1, nil, "x"}
return {pcall(pcall, error, 'x')}
---
-- expect: "ERR x"
return __redis__err__handler('x').err
---
-- expect: {"ERR x", "@user_script", 1}
local t = __redis__err__handler('x')
return {t.err, t.source, t.line}
---
-- expect error: ERR Error compiling script (new function): user_script:1: unexpected symbol near '<eof>'
return (
---
-- expect error: ERR Error compiling script (new function): user_script:1: unfinished string near '<eof>'
return 'abc
---
-- expect error: ERR Error compiling script (new function): user_script:1: unexpected symbol near '<eof>'
if
---
-- expect error: ERR Error compiling script (new function): user_script:1: unexpected symbol near '='
x = = 1
---
-- expect error: ERR Error compiling script (new function): user_script:1: '=' expected near 'x'
goto x
---
-- expect error: ERR Error compiling script (new function): user_script:1: unexpected symbol near '='
return = 1
---
-- expect error: ERR Error compiling script (new function): user_script:1: 'end' expected near '<eof>'
for i = 1, 10 do
---
-- expect error: ERR Error compiling script (new function): user_script:1: '<eof>' expected near 'end'
end
