-- redis.call and redis.pcall.
---
-- expect: status OK
return redis.call('SET', 'k', 'v')
---
-- keys: k
-- args: v
-- expect: "v"
redis.call('SET', KEYS[1], ARGV[1])
return redis.call('GET', KEYS[1])
---
-- expect: nil
return redis.call('get', 'missing')
---
-- expect: {nil, 1}
return {redis.call('get', 'missing'), 1}
---
-- expect: "OK"
return redis.call('set', 'k', 'v').ok
---
-- expect: 3
return redis.call('incr', 'n') + redis.call('INCR', 'n')
---
-- expect: {nil, nil}
return redis.call('mget', 'a', 'b')
---
-- expect: {0, 0}
return {redis.call('exists', 'a'), redis.call('del', 'a')}
---
-- expect: "a\x00b"
return redis.call('echo', 'a\0b')
---
-- expect: "12"
return redis.call('echo', 12)
---
-- expect: "1000000000000000"
return redis.call('echo', 1e15)
---
-- expect: "9007199254740992"
return redis.call('echo', 2^53)
---
-- expect: "number"
return type(redis.call('incr', 'n'))
---
-- expect: "boolean"
return type(redis.call('get', 'none'))
---
-- expect error: ERR Unknown Redis command called from script script: <sha>, on @user_script:1.
return redis.call('nosuch')
---
-- expect error: ERR Unknown Redis command called from script
return redis.pcall('nosuch')
---
-- expect error: ERR Wrong number of args calling Redis command from script script: <sha>, on @user_script:1.
return redis.call('get')
---
-- expect error: ERR Wrong number of args calling Redis command from script
return redis.pcall('get')
---
-- expect error: ERR Please specify at least one argument for this redis lib call script: <sha>, on @user_script:1.
return redis.call()
---
-- expect error: ERR Please specify at least one argument for this redis lib call
return redis.pcall()
---
-- expect error: ERR Lua redis lib command arguments must be strings or integers script: <sha>, on @user_script:1.
return redis.call('get', {})
---
-- expect error: ERR Lua redis lib command arguments must be strings or integers
return redis.pcall('get', {})
---
-- expect error: ERR Lua redis lib command arguments must be strings or integers script: <sha>, on @user_script:1.
return redis.call('get', nil)
---
-- expect error: ERR Lua redis lib command arguments must be strings or integers script: <sha>, on @user_script:1.
return redis.call('get', true)
---
-- expect error: ERR This Redis command is not allowed from script script: <sha>, on @user_script:1.
return redis.call('eval', 'return 1', 0)
---
-- expect error: ERR Unknown Redis command called from script script: <sha>, on @user_script:1.
return redis.call(1)
---
-- expect error: ERR value is not an integer or out of range script: <sha>, on @user_script:2.
redis.call('set', 'k', 'v')
return redis.call('incr', 'k')
---
-- expect: "ERR value is not an integer or out of range"
redis.call('set', 'k', 'v')
return redis.pcall('incr', 'k').err
---
-- expect: {"err", "ignore_error_stats_update"}
local t = redis.pcall('nosuch')
local names = {}
for k in pairs(t) do names[#names + 1] = k end
table.sort(names)
return names
---
-- expect: {"err"}
local t = redis.pcall('get', {})
local names = {}
for k in pairs(t) do names[#names + 1] = k end
return names
---
-- expect: {nil, "ERR Unknown Redis command called from script"}
return {pcall(redis.call, 'nosuch')}
---
-- expect: {"table", "ERR Unknown Redis command called from script"}
local _, e = xpcall(function() redis.call('nosuch') end, function(e) return e end)
return {type(e), e.err}
---
-- expect error: ERR Unknown Redis command called from script script: <sha>, on @user_script:2.
local function deep()
  redis.call('nosuch')
end

deep()
---
-- expect: {"string", "ERR Wrong number of args calling Redis command from script"}
local ok, e = pcall(redis.call, 'get')
return {type(e), e}
---
-- expect: {1, 2, 3, 4, 5}
local call = redis.call
local t = {}
for i = 1, 5 do t[i] = call('incr', 'n') end
return t
---
-- expect: status OK
return redis.call('set', 'k', 'v', 'nx')
---
-- expect: nil
redis.call('set', 'k', 'v')
return redis.call('set', 'k', 'w', 'nx')
---
-- expect: status none
return redis.call('type', 'none')
---
-- expect: status PONG
return redis.call('ping')
---
-- expect: "x"
return redis.call('ping', 'x')
