-- table.*
---
-- expect: {0, 1, 2, 3, 9}
local t = {1, 2, 3}
table.insert(t, 1, 0)
table.insert(t, 9)
return t
---
-- expect: {3, 1, 1}
local t = {1, 2, 3}
return {table.remove(t), table.remove(t, 1), #t}
---
-- expect: nil
return table.remove({}, 5)
---
-- expect error: ERR user_script:1: bad argument #1 to 'tostring' (value expected) script: <sha>, on @user_script:1.
return tostring(table.remove({}))
---
-- expect: "1, 2, 3"
return table.concat({1, 2, 3}, ', ')
---
-- expect: "2,3"
return table.concat({1, 2, 3}, ',', 2, 3)
---
-- expect: ""
return table.concat({})
---
-- expect error: ERR user_script:1: invalid value (table) at index 3 in table for 'concat' script: <sha>, on @user_script:1.
return table.concat({1, 2, {}})
---
-- expect error: ERR user_script:1: invalid value (nil) at index 3 in table for 'concat' script: <sha>, on @user_script:1.
return table.concat({1, 2}, ',', 1, 5)
---
-- expect error: ERR user_script:1: wrong number of arguments to 'insert' script: <sha>, on @user_script:1.
return table.insert({}, 1, 2, 3)
---
-- expect error: ERR user_script:1: wrong number of arguments to 'insert' script: <sha>, on @user_script:1.
return table.insert({})
---
-- expect error: ERR user_script:1: bad argument #1 to 'insert' (table expected, got number) script: <sha>, on @user_script:1.
return table.insert(1, 2)
---
-- expect: {1, 2, 3, 5, 8, 9}
local t = {5, 2, 8, 1, 9, 3}
table.sort(t)
return t
---
-- expect: {9, 8, 5, 3, 2, 1}
local t = {5, 2, 8, 1, 9, 3}
table.sort(t, function(a, b) return a > b end)
return t
---
-- expect: {20, 12, 24, 4, 8, 16, 28, 13, 1, 29, 21, 9, 17, 25, 5, 26, 22, 18, 30, 14, 2, 10, 6, 7, 11, 23, 27, 19, 3, 15}
local t = {}
for i = 1, 30 do t[i] = {k = i % 4, i = i} end
table.sort(t, function(a, b) return a.k < b.k end)
local r = {}
for i = 1, 30 do r[i] = t[i].i end
return r
---
-- expect error: ERR attempt to compare string with number script: <sha>, on @user_script:1.
return table.sort({3, 1, 'x'})
---
-- expect error: ERR user_script:2: invalid order function for sorting script: <sha>, on @user_script:2.
local t = {3, 1, 2, 5, 4}
table.sort(t, function() return true end)
return t
---
-- expect: {2, 3}
return {table.getn({1, 2}), table.maxn({[3.5] = 1})}
---
-- expect error: ERR user_script:1: 'setn' is obsolete script: <sha>, on @user_script:1.
return table.setn({}, 1)
---
-- expect: 1
return table.foreach({1, 2}, function(k, v) return v end)
---
-- expect: nil
return table.foreachi({1, 2}, function(i, v) return nil end)
---
-- expect: {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
local t = {}
for i = 10, 1, -1 do t[i] = i end
local r = {}
for k in pairs(t) do r[#r + 1] = k end
return r
---
-- expect: {"a", 2, "c", "b", "e", "d", 1}
local t = {a = 1, b = 2, c = 3, d = 4, e = 5, [1] = 'x', [2] = 'y'}
local r = {}
for k in pairs(t) do r[#r + 1] = k end
return r
