-- What a script returns, as the client sees it.
---
-- expect: 1
return 1
---
-- expect: 3
return 3.99
---
-- expect: -3
return -3.99
---
-- expect: -9223372036854775808
return 1e300
---
-- expect: -9223372036854775808
return 0/0
---
-- expect: "text"
return 'text'
---
-- expect: ""
return ''
---
-- expect: "a\x00b\r\n\""
return 'a\0b\r\n"'
---
-- expect: 1
return true
---
-- expect: nil
return false
---
-- expect: nil
return nil
---
-- expect: nil
return
---
-- expect: nil
return function() end
---
-- expect: nil
return cjson.null
---
-- expect: {}
return {}
---
-- expect: {}
return {a = 1}
---
-- expect: {1, 2}
return {1, 2, nil, 4}
---
-- expect: {"a"}
return {[1] = 'a', [3] = 'c'}
---
-- expect: {1, "1.9", 1, nil, status fine}
return {1.9, '1.9', true, false, {ok = 'fine'}}
---
-- expect: {{1, {2}}, {}}
return {{1, {2}}, {}}
---
-- expect: status fine
return {ok = 'fine'}
---
-- expect error: MY error
return {err = 'MY error'}
---
-- expect error: oneword
return {err = 'oneword'}
---
-- expect: {1, error MY error}
return {1, {err = 'MY error'}}
---
-- expect error: A b
return {err = 'A b', ok = 'c'}
---
-- expect: status c
return {ok = 'c', double = 1}
---
-- expect: {}
return {err = 12}
---
-- expect: {}
return {ok = true}
---
-- expect: status a  b
return {ok = 'a\r\nb'}
---
-- expect error: a  b
return {err = 'a\r\nb'}
---
-- expect: "123"
return {big_number = '123'}
---
-- expect: {}
return {big_number = 123}
---
-- expect: "hi"
return {verbatim_string = {format = 'txt', string = 'hi'}}
---
-- expect: {}
return {verbatim_string = {string = 'hi'}}
---
-- expect: {"a", 1}
return {map = {a = 1}}
---
-- expect: {}
return {map = 1}
---
-- expect: {"a"}
return {set = {a = true}}
---
-- expect: {}
return {set = 1}
---
-- expect: "3"
return {double = 3}
---
-- expect: {}
return {double = 'x'}
---
-- expect: {1, 2}
return setmetatable({1, 2}, {__index = function() return 9 end})
---
-- expect: 1
return 1, 2, 3
---
-- expect: {1, 0}
redis.setresp(3)
return {true, false}
---
-- expect: {1, 4, 9, 16, 25}
local t = {}
for i = 1, 5 do t[i] = i * i end
return t
