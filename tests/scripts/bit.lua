-- bit.*
---
-- expect: {-1, 5, -1, 8, 14, 6}
return {bit.tobit(0xffffffff), bit.tobit(2^40 + 5), bit.bnot(0), bit.band(12, 10), bit.bor(12, 10), bit.bxor(12, 10)}
---
-- expect: {-2147483648, 15, -16, 2, 878082066, 2014458966}
return {bit.lshift(1, 31), bit.rshift(-1, 28), bit.arshift(-256, 4), bit.lshift(1, 33), bit.rol(0x12345678, 8), bit.ror(0x12345678, 8)}
---
-- expect: {2018915346, "000000ff", "00ff", "FFFFFFFF", ""}
return {bit.bswap(0x12345678), bit.tohex(255), bit.tohex(255, 4), bit.tohex(-1, -8), bit.tohex(1, 0)}
---
-- expect: {15, 15}
return {bit.band(-1, 255, 15), bit.bor(1, 2, 4, 8)}
---
-- expect: {0, 2, 0, 2}
return {bit.tobit(0.5), bit.tobit(1.5), bit.tobit(-0.5), bit.tobit(2.5)}
---
-- expect error: ERR user_script:1: bad argument #1 to 'band' (number expected, got no value) script: <sha>, on @user_script:1.
return bit.band()
---
-- expect error: ERR user_script:1: bad argument #1 to 'tobit' (number expected, got string) script: <sha>, on @user_script:1.
return bit.tobit('x')
---
-- expect: 12
return bit.tobit('12')
---
-- expect error: ERR user_script:1: bad argument #2 to 'lshift' (number expected, got no value) script: <sha>, on @user_script:1.
return bit.lshift(1)
