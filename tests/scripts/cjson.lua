-- cjson.*
---
-- expect: "{}"
return cjson.encode({})
---
-- expect: "[1,2,{\"a\":\"b\"}]"
return cjson.encode({1, 2, {a = 'b'}})
---
-- expect: "[1,2,null,4]"
return cjson.encode({1, 2, nil, 4})
---
-- expect: "[1,null,null,null,null,null,null,null,null,2]"
return cjson.encode({[1] = 1, [10] = 2})
---
-- expect error: ERR user_script:1: Cannot serialise table: excessively sparse array script: <sha>, on @user_script:1.
return cjson.encode({[1] = 1, [100] = 2})
---
-- expect: "{\"1.5\":1}"
return cjson.encode({[1.5] = 1})
---
-- expect error: ERR user_script:1: Cannot serialise boolean: table key must be a number or string script: <sha>, on @user_script:1.
return cjson.encode({[true] = 1})
---
-- expect: "\"a\\/b\\n\\\"\\u007f\\u0001\""
return cjson.encode('a/b\n\"\127\1')
---
-- expect: "0.3"
return cjson.encode(0.1 + 0.2)
---
-- expect: "1.2345678901235e+19"
return cjson.encode(12345678901234567890)
---
-- expect error: ERR user_script:1: Cannot serialise number: must not be NaN or Inf script: <sha>, on @user_script:1.
return cjson.encode(1/0)
---
-- expect error: ERR user_script:1: Cannot serialise function: type not supported script: <sha>, on @user_script:1.
return cjson.encode(error)
---
-- expect: "null"
return cjson.encode(cjson.null)
---
-- expect error: ERR user_script:1: bad argument #1 to 'encode' (expected 1 argument) script: <sha>, on @user_script:1.
return cjson.encode()
---
-- expect error: ERR user_script:3: Cannot serialise, excessive nesting (1001) script: <sha>, on @user_script:3.
local t = {}
t[1] = t
return cjson.encode(t)
---
-- expect: {1, 2, "x", 1, nil}
return cjson.decode('{"a": [1, 2.5, "x", true, null]}').a
---
-- expect: 3
return cjson.decode('[1, [2, {"b": 3}]]')[2][2].b
---
-- expect: "true"
return tostring(cjson.decode('null') == cjson.null)
---
-- expect: "{}"
return cjson.encode(cjson.decode('[]'))
---
-- expect: "\xc3\xa9\xf0\x9f\x98\x80"
return cjson.decode('"\\u00e9\\ud83d\\ude00"')
---
-- expect error: ERR user_script:1: Expected value but found T_END at character 6 script: <sha>, on @user_script:1.
return cjson.decode('{"a":')
---
-- expect error: ERR user_script:1: Expected value but found T_ARR_END at character 4 script: <sha>, on @user_script:1.
return cjson.decode('[1,]')
---
-- expect error: ERR user_script:1: Expected comma or array end but found T_NUMBER at character 4 script: <sha>, on @user_script:1.
return cjson.decode('[1 2]')
---
-- expect error: ERR user_script:1: Expected object key string but found invalid token at character 2 script: <sha>, on @user_script:1.
return cjson.decode('{a: 1}')
---
-- expect error: ERR user_script:1: Expected value but found unexpected end of string at character 5 script: <sha>, on @user_script:1.
return cjson.decode('"abc')
---
-- expect error: ERR user_script:1: Expected value but found invalid escape code at character 2 script: <sha>, on @user_script:1.
return cjson.decode('"\\x"')
---
-- expect error: ERR user_script:1: Expected value but found T_END at character 1 script: <sha>, on @user_script:1.
return cjson.decode('')
---
-- expect error: ERR user_script:1: Expected value but found invalid token at character 1 script: <sha>, on @user_script:1.
return cjson.decode('nul')
---
-- expect error: ERR user_script:1: Expected the end but found T_NUMBER at character 3 script: <sha>, on @user_script:1.
return cjson.decode('1 2')
---
-- expect: "31"
return tostring(cjson.decode('0x1F'))
---
-- expect: "true"
return tostring(cjson.decode('nan') ~= cjson.decode('nan'))
---
-- expect error: ERR user_script:1: Found too many nested data structures (1001) at character 1001 script: <sha>, on @user_script:1.
return cjson.decode(string.rep('[', 1001) .. string.rep(']', 1001))
---
-- expect: {1000, 1000, 14}
return {cjson.encode_max_depth(), cjson.decode_max_depth(), cjson.encode_number_precision()}
---
-- expect: {nil, 2, 10}
return {cjson.encode_sparse_array()}
---
-- expect: {nil, 1, 1}
return {cjson.encode_invalid_numbers(), cjson.decode_invalid_numbers(), cjson.encode_keep_buffer()}
---
-- expect error: ERR user_script:1: bad argument #1 to 'encode_number_precision' (expected integer between 1 and 14) script: <sha>, on @user_script:1.
return cjson.encode_number_precision(15)
---
-- expect error: ERR user_script:1: bad argument #1 to 'encode_max_depth' (expected integer between 1 and 2147483647) script: <sha>, on @user_script:1.
return cjson.encode_max_depth(0)
---
-- expect error: ERR user_script:1: bad argument #4 to 'encode_sparse_array' (found too many arguments) script: <sha>, on @user_script:1.
return cjson.encode_sparse_array(1, 2, 3, 4)
---
-- expect: {"0.333", "0.33333333333333"}
local c = cjson.new()
c.encode_number_precision(3)
return {c.encode(1/3), cjson.encode(1/3)}
---
-- expect error: ERR user_script:3: Cannot serialise, excessive nesting (2) script: <sha>, on @user_script:3.
local c = cjson.new()
c.encode_max_depth(1)
return c.encode({{}})
---
-- expect: "[null]"
local c = cjson.new()
c.encode_invalid_numbers('null')
return c.encode({1/0})
---
-- expect error: ERR user_script:3: Expected value but found invalid number at character 1 script: <sha>, on @user_script:3.
local c = cjson.new()
c.decode_invalid_numbers(false)
return c.decode('0x1F')
---
-- expect: {"cjson", "2.1.0"}
return {cjson._NAME, cjson._VERSION}
