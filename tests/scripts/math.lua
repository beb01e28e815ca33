-- math.*
---
-- expect: {745, 343, "0.11108528222474"}
math.randomseed(42)
return {math.random(1000), math.random(1000), tostring(math.random())}
---
-- expect: {5, -1, 1, 1}
math.randomseed(0)
return {math.random(5, 7), math.random(-3, -1), math.random(1.9), math.random(1)}
---
-- expect: 827
math.randomseed(1e10)
return math.random(1000)
---
-- expect: 301
math.randomseed(-1.9)
return math.random(1000)
---
-- expect: 671
math.randomseed(2^31)
return math.random(1000)
---
-- expect: 171
math.randomseed(0/0)
return math.random(1000)
---
-- expect: {27, 69, 27, 13, 50, 30, 16, 73, 2, 10, 79, 90, 54, 89, 30, 42, 3, 7, 36, 49}
math.randomseed(7)
local t = {}
for i = 1, 20 do t[i] = math.random(100) end
return t
---
-- expect error: ERR user_script:1: bad argument #1 to 'random' (interval is empty) script: <sha>, on @user_script:1.
return math.random(0)
---
-- expect error: ERR user_script:1: bad argument #2 to 'random' (interval is empty) script: <sha>, on @user_script:1.
return math.random(2, 1)
---
-- expect error: ERR user_script:1: wrong number of arguments script: <sha>, on @user_script:1.
return math.random(1, 2, 3)
---
-- expect error: ERR user_script:1: bad argument #1 to 'randomseed' (number expected, got string) script: <sha>, on @user_script:1.
return math.randomseed('x')
---
-- expect: {-4, 4, 5, 2, 1, 4}
return {math.floor(-3.5), math.ceil(3.2), math.max(1, 5, 3), math.min(4, 2), math.fmod(7, 3), math.abs(-4)}
---
-- expect: {1024, 4, 0, 4}
return {math.ldexp(1, 10), select(2, math.frexp(8)), select(2, math.modf(3)), math.sqrt(16)}
---
-- expect: {1, 2, -2, 1024, 3}
return {7 % 3, -7 % 3, 7 % -3, 2 ^ 10, 7 / 2}
---
-- expect: {"inf", "-inf", "1e+100", "-0.5", "1.2345678901235e+17"}
return {tostring(1/0), tostring(-1/0), tostring(1e100), tostring(-0.5), tostring(123456789012345678)}
