-- The other members of redis.
---
-- expect error: ERR boom
return redis.error_reply('boom')
---
-- expect error: BOOM x
return redis.error_reply('-BOOM x')
---
-- expect error: BOOM x
return redis.error_reply('BOOM x')
---
-- expect error: ERR 
return redis.error_reply('')
---
-- expect error: a b  c
return redis.error_reply('a b\r\nc')
---
-- expect error: ERR wrong number or type of arguments
return redis.error_reply(1)
---
-- expect error: ERR wrong number or type of arguments
return redis.error_reply()
---
-- expect error: ERR wrong number or type of arguments
return redis.error_reply('a', 'b')
---
-- expect: "ERR x"
return redis.error_reply('x').err
---
-- expect: status fine
return redis.status_reply('fine')
---
-- expect: status a  b
return redis.status_reply('a\r\nb')
---
-- expect error: ERR wrong number or type of arguments
return redis.status_reply(1)
---
-- expect error: ERR wrong number or type of arguments
return redis.status_reply()
---
-- expect: "da39a3ee5e6b4b0d3255bfef95601890afd80709"
return redis.sha1hex('')
---
-- expect: "a9993e364706816aba3e25717850c26c9cd0d89d"
return redis.sha1hex('abc')
---
-- expect: "356a192b7913b04c54574d18c28d46e6395428ab"
return redis.sha1hex(1)
---
-- expect: "da39a3ee5e6b4b0d3255bfef95601890afd80709"
return redis.sha1hex({})
---
-- expect error: ERR wrong number of arguments script: <sha>, on @user_script:1.
return redis.sha1hex()
---
-- expect error: ERR wrong number of arguments script: <sha>, on @user_script:1.
return redis.sha1hex('a', 'b')
---
-- expect: nil
return redis.log(redis.LOG_DEBUG, 'x', 1, {})
---
-- expect error: ERR redis.log() requires two arguments or more. script: <sha>, on @user_script:1.
return redis.log()
---
-- expect error: ERR redis.log() requires two arguments or more. script: <sha>, on @user_script:1.
return redis.log(1)
---
-- expect error: ERR First argument must be a number (log level). script: <sha>, on @user_script:1.
return redis.log('x', 'y')
---
-- expect error: ERR Invalid debug level. script: <sha>, on @user_script:1.
return redis.log(9, 'y')
---
-- expect error: ERR Invalid debug level. script: <sha>, on @user_script:1.
return redis.log(-1, 'y')
---
-- expect: nil
return redis.setresp(3)
---
-- expect: nil
return redis.setresp('2')
---
-- expect error: ERR RESP version must be 2 or 3. script: <sha>, on @user_script:1.
return redis.setresp(4)
---
-- expect error: ERR RESP version must be 2 or 3. script: <sha>, on @user_script:1.
return redis.setresp('x')
---
-- expect error: ERR redis.setresp() requires one argument. script: <sha>, on @user_script:1.
return redis.setresp()
---
-- expect: nil
return redis.set_repl(redis.REPL_ALL)
---
-- expect error: ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE. script: <sha>, on @user_script:1.
return redis.set_repl(9)
---
-- expect error: ERR redis.set_repl() requires two arguments. script: <sha>, on @user_script:1.
return redis.set_repl()
---
-- expect: 1
return redis.replicate_commands()
---
-- expect: nil
return redis.breakpoint()
---
-- expect: nil
return redis.debug('x')
---
-- expect: 1
return redis.acl_check_cmd('get', 'k')
---
-- expect: 1
return redis.acl_check_cmd('GET')
---
-- expect error: ERR Invalid command passed to redis.acl_check_cmd() script: <sha>, on @user_script:1.
return redis.acl_check_cmd('nosuch')
---
-- expect error: ERR Please specify at least one argument for this redis lib call script: <sha>, on @user_script:1.
return redis.acl_check_cmd()
---
-- expect error: ERR Lua redis lib command arguments must be strings or integers script: <sha>, on @user_script:1.
return redis.acl_check_cmd({})
---
-- expect: {0, 1, 2, 3}
return {redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}
---
-- expect: {0, 1, 2, 2, 3}
return {redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL}
---
-- expect: nil
return redis.nosuch
---
-- expect: "table"
return type(redis)
---
-- expect: {"LOG_DEBUG", "LOG_NOTICE", "LOG_VERBOSE", "LOG_WARNING", "REDIS_VERSION", "REDIS_VERSION_NUM", "REPL_ALL", "REPL_AOF", "REPL_NONE", "REPL_REPLICA", "REPL_SLAVE", "acl_check_cmd", "breakpoint", "call", "debug", "error_reply", "log", "pcall", "replicate_commands", "set_repl", "setresp", "sha1hex", "status_reply"}
local n = {}
for k in pairs(redis) do n[#n + 1] = k end
table.sort(n)
return n
---
-- expect: 458767
return redis.REDIS_VERSION_NUM
