-- struct.*
---
-- expect: {"\x01\x02\x01\x02\x03\x04", "\x02\x01", "\xff\xff\xfe\xff\xff\xff"}
return {struct.pack('>I2I4', 258, 16909060), struct.pack('<I2', 258), struct.pack('bBhH', -1, 255, -2, 65535)}
---
-- expect: {258, -2, 9, 6}
return {struct.unpack('>I2i2B', '\1\2\255\254\9')}
---
-- expect: {"abc", 5}
return {struct.unpack('bc0', '\3abcd')}
---
-- expect: {"abc", 5, 6}
return {struct.unpack('sb', 'abc\0\5')}
---
-- expect: {"a\x00b\x00", "ab", "abc", "\x01\x00\x02"}
return {struct.pack('s', 'a\0b'), struct.pack('c2', 'abc'), struct.pack('c0', 'abc'), struct.pack('bxb', 1, 2)}
---
-- expect: {3, "?\xc0\x00\x00"}
return {struct.unpack('<d', struct.pack('<d', 3.75)), struct.pack('>f', 1.5)}
---
-- expect: {8, 24, 16, 2}
return {struct.size('!4bi'), struct.size('bdi!8d'), struct.size('!16c3d'), struct.size('x x')}
---
-- expect: {6710628, 7}
return {struct.unpack('i3', 'abcdef', 4)}
---
-- expect error: ERR user_script:1: integral size 33 is larger than limit of 32 script: <sha>, on @user_script:1.
return struct.pack('i33', 1)
---
-- expect error: ERR user_script:1: alignment 3 is not a power of 2 script: <sha>, on @user_script:1.
return struct.pack('!3i', 1)
---
-- expect error: ERR user_script:1: bad argument #1 to 'pack' (invalid format option 'q') script: <sha>, on @user_script:1.
return struct.pack('q', 1)
---
-- expect error: ERR user_script:1: bad argument #2 to 'pack' (number expected, got nil) script: <sha>, on @user_script:1.
return struct.pack('d')
---
-- expect error: ERR user_script:1: bad argument #3 to 'pack' (string too short) script: <sha>, on @user_script:1.
return struct.pack('c5', 'abc')
---
-- expect error: ERR user_script:1: unfinished string in data script: <sha>, on @user_script:1.
return struct.unpack('s', 'abc')
---
-- expect error: ERR user_script:1: format 'c0' needs a previous size script: <sha>, on @user_script:1.
return struct.unpack('c0', 'abc')
---
-- expect error: ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: <sha>, on @user_script:1.
return struct.unpack('i', 'ab')
---
-- expect error: ERR user_script:1: bad argument #3 to 'unpack' (offset must be 1 or greater) script: <sha>, on @user_script:1.
return struct.unpack('i', 'abcd', 0)
---
-- expect error: ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: <sha>, on @user_script:1.
return struct.unpack('i', 'abcd', -1)
---
-- expect error: ERR user_script:1: bad argument #1 to 'size' (option 's' has no fixed size) script: <sha>, on @user_script:1.
return struct.size('s')
---
-- expect error: ERR user_script:1: bad argument #1 to 'size' (option 'c0' has no fixed size) script: <sha>, on @user_script:1.
return struct.size('c0')
---
-- expect error: ERR user_script:1: integral size overflow script: <sha>, on @user_script:1.
return struct.size('i99999999999')
