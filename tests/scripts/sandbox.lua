-- What a script may not do.
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'x' script: <sha>, on @user_script:1.
return x
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
x = 1
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
_G.x = 1
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
rawset(_G, 'x', 1)
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
setmetatable(_G, {})
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
redis.call = 1
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
redis.x = 1
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
string.rep = 1
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
setmetatable(redis, {})
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
rawset(redis, 'x', 1)
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
table.insert(redis, 1)
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
table.insert(string, 1)
---
-- expect: nil
table.remove(redis)
---
-- expect: nil
table.sort(string)
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
getmetatable('').__index = 1
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
getmetatable(_G).__index = 1
---
-- expect: nil
return rawget(_G, 'x')
---
-- expect: "nil"
return tostring(rawget(redis, 'nosuch'))
---
-- expect: "nil"
return tostring(getmetatable(redis))
---
-- expect: "true"
return tostring(getmetatable('').__index == string)
---
-- expect: 0
return #redis
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
function f() end
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
local function f() y = 1 end
f()
---
-- expect: {nil, "user_script:1: Attempt to modify a readonly table"}
return {pcall(function() x = 1 end)}
---
-- expect: {nil, "Attempt to modify a readonly table"}
return {pcall(setmetatable, _G, {})}
---
-- expect error: ERR [string "x = 1"]:1: Attempt to modify a readonly table script: <sha>, on x = 1:1.
return loadstring('x = 1')()
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'print' script: <sha>, on @user_script:1.
return print
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'os' script: <sha>, on @user_script:1.
return os
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'io' script: <sha>, on @user_script:1.
return io
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'package' script: <sha>, on @user_script:1.
return package
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'require' script: <sha>, on @user_script:1.
return require
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'debug' script: <sha>, on @user_script:1.
return debug
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'dofile' script: <sha>, on @user_script:1.
return dofile
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'getfenv' script: <sha>, on @user_script:1.
return getfenv
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'newproxy' script: <sha>, on @user_script:1.
return newproxy
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'module' script: <sha>, on @user_script:1.
return module
---
-- expect: {"[string \"\x1bLuaQ\"]:1: unexpected symbol near 'char(27)'"}
return {select(2, loadstring('\27LuaQ'))}
---
-- expect: "nil"
return tostring(loadstring('\27LuaQ'))
---
-- expect: 15
local n = 0
for _ in pairs(string) do n = n + 1 end
return n
---
-- expect: 31
local n = 0
for _ in next, math do n = n + 1 end
return n
---
-- expect: "Lua 5.1"
return _VERSION
---
-- expect: "table"
return type(KEYS)
---
-- expect: "ARGV KEYS _G _VERSION __redis__err__handler assert bit cjson cmsgpack collectgarbage coroutine error gcinfo getmetatable ipairs load loadstring math next pairs pcall rawequal rawget rawset redis select setmetatable string struct table tonumber tostring type unpack xpcall"
local n = {}
for k in pairs(_G) do n[#n + 1] = k end
table.sort(n)
return table.concat(n, ' ')
