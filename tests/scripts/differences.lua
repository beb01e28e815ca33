-- Where perigee differs from Redis 7.0 on purpose; not run against a server.
-- only: perigee
---
-- expect: "0.1"
return redis.call('echo', 0.1)
---
-- expect: "0.30000000000000004"
return redis.call('echo', 0.1 + 0.2)
---
-- expect: "0"
return redis.call('echo', -0.0)
---
-- expect: "9223372036854776000"
return redis.call('echo', 2^63)
---
-- expect: "1e+300"
return redis.call('echo', 1e300)
---
-- expect: "nan"
return redis.call('echo', 0/0)
---
-- expect: "nan"
return tostring(0/0)
---
-- expect: "nan"
return string.format('%g', 0/0)
---
-- expect: "0.1"
return {double = 0.1}
---
-- expect: {"table: 0x00000001", "table: 0x00000002", "function: 0x00000003"}
return {tostring({}), tostring(redis), tostring(redis.call)}
---
-- expect error: ERR unknown error script: <sha>, on @user_script:1.
error({ok = 'y'})
---
-- expect error: ERR unknown error script: <sha>, on @user_script:1.
error({err = {}})
---
-- expect error: ERR reached lua stack limit
local t = {}
t[1] = t
return t
---
-- expect error: ERR user_script:1: unable to dump given function script: <sha>, on @user_script:1.
return string.dump(function() end)
---
-- expect error: ERR user_script:1: resulting string too large script: <sha>, on @user_script:1.
return string.rep('x', 1e10)
---
-- expect error: ERR user_script:1: pattern too complex script: <sha>, on @user_script:1.
return ('a'):rep(300):find(('a?'):rep(300))
---
-- expect: "0000FFFF"
return bit.tohex(65535, -2147483648)
---
-- expect error: ERR user_script:1: bad argument #1 to 'pcall' (value expected) script: <sha>, on @user_script:1.
return pcall()
