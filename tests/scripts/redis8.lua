-- Where scripts of Redis 8.6 differ from those of 7.0.
-- profile: redis8
---
-- expect: {"8.6.3", 525827, nil, nil}
return {redis.REDIS_VERSION, redis.REDIS_VERSION_NUM, redis.SERVER_NAME or false, redis.VALKEY_VERSION or false}
---
-- expect: {"table", "clock", 1}
local names = {}
for name in pairs(os) do names[#names + 1] = name end
return {type(os), table.concat(names, ' '), os.clock() == os.clock() and 1 or 0}
---
-- expect: 1
local time = redis.call('TIME')
return os.clock() == time[1] + time[2] / 1e6 and 1 or 0
---
-- expect error: ERR Attempt to modify a readonly table script: <sha>, on @user_script:1.
rawset(os, 'time', 1)
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'server' script: <sha>, on @user_script:1.
return server
---
-- expect error: ERR user_script:1: Script attempted to access nonexistent global variable 'getfenv' script: <sha>, on @user_script:1.
return getfenv
---
-- keys: list
-- expect: nil
-- A blocking command finds nothing, as if the time were over.
return redis.call('BLPOP', KEYS[1], 0)
---
-- keys: list zset
-- expect: {{"list", "a"}, {"zset", "m", "1"}, "b", nil}
redis.call('RPUSH', KEYS[1], 'a', 'b')
redis.call('ZADD', KEYS[2], 1, 'm')
return {redis.call('BLPOP', KEYS[1], 0), redis.call('BZPOPMIN', KEYS[2], 0), redis.call('BRPOPLPUSH', KEYS[1], 'other', 0),
  redis.call('BLMOVE', KEYS[1], 'other', 'LEFT', 'LEFT', 0)}
---
-- expect error: ERR This Redis command is not allowed from script script: <sha>, on @user_script:1.
return redis.call('SUBSCRIBE', 'c')
---
-- expect error: ERR Unknown Redis command called from script script: <sha>, on @user_script:1.
return redis.call('nosuch')
---
-- expect error: ERR Unexpected engine in script shebang: #!js
#!js
return 1
---
-- expect: {"{}", "[]", "[[],[1,2],{\"a\":[]}]"}
local text, first = '[[],[1,2],{"a":[]}]', cjson.encode(cjson.decode('[]'))
cjson.decode_array_with_array_mt(true)
return {first, cjson.encode(cjson.decode('[]')), cjson.encode(cjson.decode(text))}
---
-- expect: {0, 1, "{}"}
-- The setting is that of one run, as all are.
local before = cjson.decode_array_with_array_mt()
local own = cjson.new()
own.decode_array_with_array_mt('on')
return {before and 1 or 0, own.decode_array_with_array_mt() and 1 or 0, cjson.encode(cjson.decode('[]'))}
---
-- expect: "[1,2,3]"
cjson.decode_array_with_array_mt(true)
local t = cjson.decode('[1,2]')
t[3] = 3
return cjson.encode(t)
