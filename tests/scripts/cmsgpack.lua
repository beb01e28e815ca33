-- cmsgpack.*
---
-- expect: "\x01\xff\x7f\xcc\x80\xcc\xff\xcd\x01\x00\xce\x00\x01\x00\x00\xcf\x00\x00\x00\x01\x00\x00\x00\x00\xe0\xd0\xdf\xd1\xff\x7f\xd2\xff\xff\x7f\xff\xd3\xff\xff\xff\xff\x7f\xff\xff\xff"
return cmsgpack.pack(1, -1, 127, 128, 255, 256, 65536, 2^32, -32, -33, -129, -32769, -2^31 - 1)
---
-- expect: "\xca?\x00\x00\x00\xcb?\xb9\x99\x99\x99\x99\x99\x9a\xca_\x00\x00\x00\xca\x7f\x80\x00\x00\xc3\xc2\xc0\xc0\xc0"
return cmsgpack.pack(0.5, 0.1, 2^63, 1/0, true, false, nil, cjson.null, tostring)
---
-- expect: {"\xa0\xbfxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 34, 259, 65541}
return {cmsgpack.pack('', ('x'):rep(31)), #cmsgpack.pack(('x'):rep(32)), #cmsgpack.pack(('x'):rep(256)), #cmsgpack.pack(('x'):rep(65536))}
---
-- expect: {"\x90", "\x93\x01\x02\x03", "\x81\xa1a\x01", "\x82\x01\x01\x03\x03", "\x81\xca?\xc0\x00\x00\xa1x"}
return {cmsgpack.pack({}), cmsgpack.pack({1, 2, 3}), cmsgpack.pack({a = 1}), cmsgpack.pack({1, nil, 3}), cmsgpack.pack({[1.5] = 'x'})}
---
-- expect: "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"
local t = {} for i = 1, 20 do t = {t} end return cmsgpack.pack(t)
---
-- expect: {{1, {2, "three"}, nil}, "four"}
return {cmsgpack.unpack(cmsgpack.pack({1, {2, 'three'}, false}, 'four'))}
---
-- expect: {"a", "b"}
return cmsgpack.unpack('\130\1\161a\2\161b')
---
-- expect: {1, 1}
return {cmsgpack.unpack_one('\1\2\3')}
---
-- expect: {-1, 3}
return {cmsgpack.unpack_one('\1\2\3', 2)}
---
-- expect: {2, 1, 2}
return {cmsgpack.unpack_limit('\1\2\3', 2)}
---
-- expect: {-1, 2, 3}
return {cmsgpack.unpack_limit('\1\2\3', 2, 1)}
---
-- expect: {1, 2, 3}
return {cmsgpack.unpack_limit('\1\2\3', 0)}
---
-- expect: nil
return cmsgpack.unpack('')
---
-- expect error: ERR user_script:1: bad argument #0 to 'pack' (MessagePack pack needs input.) script: <sha>, on @user_script:1.
return cmsgpack.pack()
---
-- expect error: ERR user_script:1: bad argument #1 to 'unpack' (string expected, got table) script: <sha>, on @user_script:1.
return cmsgpack.unpack({})
---
-- expect error: ERR user_script:1: Bad data format in input. script: <sha>, on @user_script:1.
return cmsgpack.unpack('\193')
---
-- expect error: ERR user_script:1: Missing bytes in input. script: <sha>, on @user_script:1.
return cmsgpack.unpack('\162a')
---
-- expect error: ERR user_script:1: Missing bytes in input. script: <sha>, on @user_script:1.
return cmsgpack.unpack('\147\1')
---
-- expect error: ERR table index is nil script: <sha>, on @user_script:1.
return cmsgpack.unpack('\129\192\1')
---
-- expect error: ERR user_script:1: Invalid request to unpack with offset of -1 and limit of 1. script: <sha>, on @user_script:1.
return cmsgpack.unpack_one('\1', -1)
---
-- expect error: ERR user_script:1: Start offset 5 greater than input length 1. script: <sha>, on @user_script:1.
return cmsgpack.unpack_one('\1', 5)
---
-- expect error: ERR user_script:1: Invalid request to unpack with offset of 0 and limit of 2. script: <sha>, on @user_script:1.
return cmsgpack.unpack_limit('\1\2', -1)
---
-- expect: "cmsgpack lua-cmsgpack 0.4.0"
return cmsgpack._NAME .. ' ' .. cmsgpack._VERSION
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
cmsgpack.pack = nil
