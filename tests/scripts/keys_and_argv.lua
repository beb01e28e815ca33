-- KEYS and ARGV.
---
-- keys: a b
-- args: 1
-- expect: {"a", "b", "1", 2, 1}
return {KEYS[1], KEYS[2], ARGV[1], #KEYS, #ARGV}
---
-- keys: k
-- args: x y
-- expect: {{"k"}, {"x", "y"}}
return {KEYS, ARGV}
---
-- args: 41
-- expect: 42
return ARGV[1] + 1
---
-- args: 41
-- expect: "string"
return type(ARGV[1])
---
-- expect: {0, 0}
return {#KEYS, #ARGV}
---
-- expect: nil
return KEYS[1]
---
-- expect: "y"
KEYS[1] = 'y'
return KEYS[1]
---
-- expect: 1
ARGV.n = 1
return ARGV.n
---
-- expect error: ERR user_script:1: Attempt to modify a readonly table script: <sha>, on @user_script:1.
KEYS = {}
---
-- expect: "true"
return tostring(KEYS == KEYS)
