-- string.*
---
-- expect: {"ABC", "abc", "cba", 3, "ababab"}
return {('abc'):upper(), ('ABC'):lower(), ('abc'):reverse(), ('abc'):len(), ('ab'):rep(3)}
---
-- expect: {"ello", "llo", "ell", "hello", "", ""}
return {('hello'):sub(2), ('hello'):sub(-3), ('hello'):sub(2, -2), ('hello'):sub(0), ('hello'):sub(10), ('hello'):sub(3, 2)}
---
-- expect: {97, 98, 99}
return {('abc'):byte(1, -1)}
---
-- expect: {97, 99}
return {('abc'):byte(), ('abc'):byte(-1), ('abc'):byte(10)}
---
-- expect: "Hi"
return string.char(72, 105)
---
-- expect error: ERR user_script:1: bad argument #1 to 'char' (invalid value) script: <sha>, on @user_script:1.
return string.char(256)
---
-- expect error: ERR user_script:1: bad argument #1 to 'char' (invalid value) script: <sha>, on @user_script:1.
return string.char(-1)
---
-- expect: ""
return string.rep('x', -1)
---
-- expect: {5, 7}
return {string.find('hello world', 'o w')}
---
-- expect: {3, 4}
return {string.find('hello', 'l+')}
---
-- expect: {3, 4, "l", "l"}
return {string.find('hello', '(l)(l)')}
---
-- expect: {2, 1, 0}
return {string.find('a.c', '.', 1, true), string.find('abc', '')}
---
-- expect: {4, 3}
return {string.find('abc', '', 10)}
---
-- expect: {2, 2, 3}
return {string.find('abc', 'b()', 1)}
---
-- expect: "nil"
return tostring(string.find('hello', 'xyz'))
---
-- expect: {"key", "value"}
return {string.match('key = value', '^(%w+)%s*=%s*(%w+)$')}
---
-- expect: {"2024", "01", "02"}
return {string.match('2024-01-02', '(%d+)-(%d+)-(%d+)')}
---
-- expect: "trim"
return string.match('  trim  ', '^%s*(.-)%s*$')
---
-- expect: "(foo(bar)baz)"
return string.match('x(foo(bar)baz)y', '%b()')
---
-- expect: {"THE"}
return {string.match('THE (quick) fox', '%f[%a]%a+')}
---
-- expect: "ab"
return string.match('abab', '(ab)%1')
---
-- expect: {2, 2, 3, 1, 1}
return {string.find('a]b', '[]]'), string.find('a-b', '[a%-]', 2), string.find('abc', '[^a-b]'), string.find('a', '[a-]')}
---
-- expect error: ERR user_script:1: unfinished capture script: <sha>, on @user_script:1.
return string.match('abc', '(a)(b')
---
-- expect error: ERR user_script:1: invalid pattern capture script: <sha>, on @user_script:1.
return string.match('abc', 'a)')
---
-- expect error: ERR user_script:1: malformed pattern (missing ']') script: <sha>, on @user_script:1.
return string.match('abc', '[a')
---
-- expect error: ERR user_script:1: malformed pattern (ends with '%') script: <sha>, on @user_script:1.
return string.match('abc', '%')
---
-- expect error: ERR user_script:1: missing '[' after '%f' in pattern script: <sha>, on @user_script:1.
return string.match('abc', '%f')
---
-- expect error: ERR user_script:1: unbalanced pattern script: <sha>, on @user_script:1.
return string.match('abc', '%b')
---
-- expect error: ERR user_script:1: invalid capture index script: <sha>, on @user_script:1.
return string.match('aa', '%1')
---
-- expect: {"<hello> <world>", 2}
return {string.gsub('hello world', '(%w+)', '<%1>')}
---
-- expect: {"aabbcc", 3}
return {string.gsub('abc', '%w', '%0%0')}
---
-- expect: {"-a-b-c-", 4}
return {string.gsub('abc', '', '-')}
---
-- expect: {"a1c", 1}
return {string.gsub('abc', 'b', {b = 1})}
---
-- expect: {"abc", 1}
return {string.gsub('abc', 'b', {b = false})}
---
-- expect: {"ABC", 3}
return {string.gsub('abc', '%w', function(c) return c:upper() end)}
---
-- expect: {"axcabc", 1}
return {string.gsub('abcabc', 'b', 'x', 1)}
---
-- expect: {"xbc", 1}
return {string.gsub('abc', '^a', 'x')}
---
-- expect: {"a%c", 1}
return {string.gsub('abc', 'b', '%%')}
---
-- expect error: ERR user_script:1: invalid capture index script: <sha>, on @user_script:1.
return {string.gsub('abc', '%w', '%2')}
---
-- expect error: ERR user_script:1: invalid replacement value (a table) script: <sha>, on @user_script:1.
return {string.gsub('abc', 'b', {b = {}})}
---
-- expect error: ERR user_script:1: bad argument #3 to 'gsub' (string/function/table expected) script: <sha>, on @user_script:1.
return {string.gsub('abc', 'b', true)}
---
-- expect error: ERR user_script:1: bad argument #2 to 'gsub' (string expected, got no value) script: <sha>, on @user_script:1.
return string.gsub('abc')
---
-- expect: {"one", "two", "three"}
local t = {}
for w in ('one two three'):gmatch('%a+') do t[#t + 1] = w end
return t
---
-- expect: {"a1", "b2"}
local t = {}
for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[#t + 1] = k .. v end
return t
---
-- expect: "42 x \"a\\\"b\\\n\" ff  3.14 A %"
return string.format('%d %s %q %x %5.2f %c %%', 42, 'x', 'a"b\n', 255, 3.14159, 65)
---
-- expect: "   42|42   |00042|+42| 42"
return string.format('%5d|%-5d|%05d|%+d|% d', 42, 42, 42, 42, 42)
---
-- expect: "    0.3333|ab        |        cd|xy"
return string.format('%10.4f|%-10s|%10s|%.2s', 1 / 3, 'ab', 'cd', 'xyz')
---
-- expect: "1e+20 0.1 100000 1e+15"
return string.format('%g %g %g %g', 1e20, 0.1, 100000, 1e15)
---
-- expect: "1.500000e+00 1.500000E+00 1E-10"
return string.format('%e %E %G', 1.5, 1.5, 1e-10)
---
-- expect: "0xff 010 1.00 100000."
return string.format('%#x %#o %#.3g %#g', 255, 8, 1, 100000)
---
-- expect: "-1 18446744073709551615 ffffffffffffffff"
return string.format('%i %u %x', -1, -1, -1)
---
-- expect: "005||  007|+09"
return string.format('%.3d|%.0d|%5.3d|%+.2d', 5, 0, 7, 9)
---
-- expect: "10"
return string.format('%d', '10')
---
-- expect error: ERR user_script:1: bad argument #2 to 'format' (number expected, got string) script: <sha>, on @user_script:1.
return string.format('%d', 'x')
---
-- expect error: ERR user_script:1: bad argument #2 to 'format' (no value) script: <sha>, on @user_script:1.
return string.format('%d')
---
-- expect error: ERR user_script:1: invalid option '%y' to 'format' script: <sha>, on @user_script:1.
return string.format('%y', 1)
---
-- expect error: ERR user_script:1: invalid format (width or precision too long) script: <sha>, on @user_script:1.
return string.format('%123d', 1)
---
-- expect error: ERR user_script:1: bad argument #2 to 'format' (string expected, got table) script: <sha>, on @user_script:1.
return string.format('%s', {})
---
-- expect: "inf -inf"
return string.format('%g %g', 1/0, -1/0)
---
-- expect: 409
return #string.format('%99.99f', 1e308)
---
-- expect: "a12.5"
return 'a' .. 1 .. 2.5
---
-- expect: {15, 12, "10"}
return {'10' + 5, '3' * '4', 10 .. ''}
---
-- expect: {1, nil, 1, 1}
return {'a' < 'b', 'a' < 'B', '' < 'a', 'Z' < 'a'}
