-- Where scripts of Valkey 9.1 differ from those of Redis 7.0.
-- profile: valkey9
---
-- expect: {"valkey", "9.1.2", 590082, "7.2.4", 459268}
return {server.SERVER_NAME, server.VALKEY_VERSION, server.VALKEY_VERSION_NUM, server.REDIS_VERSION, server.REDIS_VERSION_NUM}
---
-- expect: {1, 1, "PONG"}
return {server == redis and 1, rawequal(server, redis) and 1, server.call('ECHO', 'PONG')}
---
-- expect: {"function", "function"}
return {type(__server__err__handler), type(__redis__err__handler)}
---
-- expect: "KEYS ARGV"
return rawget(_G, 'server') and 'KEYS ARGV'
---
-- expect: {"clock", 1}
return {(next(os)), os.clock() > 0 and 1}
---
-- expect error: ERR user_script:1: plain script: on @user_script:1.
error('plain')
---
-- expect error: X y script: on @user_script:1.
error({err = 'X y'})
---
-- expect error: ERR nil script: on @user_script:2.

error()
---
-- expect error: ERR Unknown command called from script script: on @user_script:1.
return server.call('nosuch')
---
-- expect error: ERR Wrong number of args calling command from script script: on @user_script:1.
return redis.call('get')
---
-- expect error: ERR This Valkey command is not allowed from script script: on @user_script:1.
return redis.call('subscribe', 'c')
---
-- expect: nil
return redis.call('blpop', 'list', 0)
---
-- expect error: ERR Command arguments must be strings or integers script: on @user_script:1.
return redis.call('get', {})
---
-- expect error: ERR Please specify at least one argument for this call script: on @user_script:1.
return redis.call()
---
-- expect: error ERR Please specify at least one argument for this call
return redis.pcall()
---
-- expect error: ERR Could not find scripting engine 'js'
#!js
return 1
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: on @user_script:1.
server.x = 1
---
-- expect error: ERR Attempt to modify a readonly table script: on @user_script:1.
rawset(server, 'call', 1)
---
-- expect: 0
return cjson.decode_array_with_array_mt and 1 or 0
