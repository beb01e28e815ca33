// The published holes of script engines (root causes, by year), one test each. Debian's Lua, cjson
// and bitop have most of them unpatched; perigee closes them from outside.
#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

TEST(LuaHoles, Cve2014_5461_VarargParameters) {
  Bench bench;
  EXPECT_EQ(
      bench.run("local function f(p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, "
                "p15, p16, p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, "
                "p31, p32, p33, p34, p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, "
                "p48, p49, p50, ...) local a = p50 if not a then return 'end' end "
                "return f(unpack({...})) end local t = {} for i = 1, 7000 do t[i] = i end "
                "return f(unpack(t))"),
      "\"end\"");
}

TEST(LuaHoles, Cve2015_4335_Bytecode) {
  Bench bench;
  EXPECT_TRUE(contains(bench.run("\x1bLuaQ"), "unexpected symbol"));
  EXPECT_EQ(bench.run("return {false, select(2, loadstring('\\27LuaQ'))}"),
            "{nil, \"[string \\\"\\x1bLuaQ\\\"]:1: unexpected symbol near 'char(27)'\"}");
  EXPECT_EQ(bench.run("local pieces = {'\\27', 'LuaQ'} local i = 0 "
                      "return {load(function() i = i + 1 return pieces[i] end) == nil}"),
            "{1}");
  EXPECT_TRUE(contains(bench.run("return string.dump(function() end)"), "unable to dump"));
}

TEST(LuaHoles, Cve2021_32626_RepliesWithoutStackRoom) {
  Bench bench;
  EXPECT_TRUE(contains(bench.run("return redis.call('kind', 'deep')"), "stack limit"));
  EXPECT_TRUE(contains(bench.run("local t = {} t[1] = t return t"), "stack limit"));
}

TEST(LuaHoles, Cve2022_0543_PackageIsNotReachable) {
  Bench bench;
  for (const char* name :
       {"package", "io", "os", "debug", "require", "module", "dofile", "loadfile", "print",
        "getfenv", "setfenv", "newproxy", "_LOADED", "LUA_PATH"}) {
    EXPECT_TRUE(contains(bench.run(std::string("return ") + name), "nonexistent global variable"));
    EXPECT_EQ(bench.run("return tostring(rawget(_G, '" + std::string(name) + "'))"), "\"nil\"");
  }
}

TEST(LuaHoles, Cve2022_24735_NothingCanBeReplaced) {
  const char* const kWrites[] = {"x = 1",
                                 "redis = 1",
                                 "redis.call = 1",
                                 "_G.x = 1",
                                 "string.rep = 1",
                                 "cjson.encode = 1",
                                 "cjson.x = 1",
                                 "bit.band = 1",
                                 "math.random = 1",
                                 "coroutine.resume = 1",
                                 "table.sort = nil",
                                 "KEYS = {}",
                                 "function tostring() end",
                                 "rawset(_G, 'x', 1)",
                                 "rawset(string, 'x', 1)",
                                 "rawset(redis, 'call', 1)",
                                 "setmetatable(_G, {})",
                                 "setmetatable(redis, {})",
                                 "setmetatable(string, nil)",
                                 "table.insert(redis, 1)",
                                 "table.insert(_G, 1)",
                                 "getmetatable('').__index = 1",
                                 "getmetatable('').x = 1",
                                 "rawset(getmetatable(''), '__index', 1)",
                                 "getmetatable(_G).__index = nil",
                                 "setmetatable(getmetatable(_G), {})",
                                 "error(redis)"};
  for (const char* write : kWrites) {
    Bench bench;
    EXPECT_TRUE(contains(bench.run(write), "Attempt to modify a readonly table")) << write;
    EXPECT_EQ(bench.run("return {redis.call('ping'), ('x'):rep(2), #tostring(1), math.abs(-1), "
                        "#KEYS, tostring(rawget(_G, 'x')), tostring(cjson.x)}"),
              "{PONG, \"xx\", 1, 1, 0, \"nil\", \"nil\"}")
        << write;
  }
}

TEST(LuaHoles, Cve2022_24736_ABodyCannotCloseItsWrapper) {
  Bench bench;
  EXPECT_TRUE(contains(bench.run("return 1 end function x()"), "Error compiling script"));
  EXPECT_TRUE(contains(bench.run("end"), "Error compiling script"));
}

TEST(LuaHoles, Cve2022_24834_OneStringManyTimes) {
  Bench bench;
  EXPECT_TRUE(contains(bench.run("local s = ('x'):rep(1e6) local t = {} "
                                 "for i = 1, 3000 do t[i] = s end return cjson.encode(t)"),
                       "memory"));
  EXPECT_TRUE(contains(bench.run("local s = ('x'):rep(1e6) local t = {} "
                                 "for i = 1, 3000 do t[i] = s end return t"),
                       "larger than 512 MB"));
}

TEST(LuaHoles, Cve2024_31449_TohexIntMin) {
  Bench bench;
  EXPECT_EQ(bench.run("return bit.tohex(65535, -2147483648)"), "\"0000FFFF\"");
}

TEST(LuaHoles, Cve2024_46981_ClosingInTheMiddleOfACollection) {
  for (int i = 0; i < 20; ++i) {
    Bench bench;
    bench.run("local t = {} for i = 1, " + std::to_string(i * 977) +
              " do t[i] = {tostring(i)} end");
  }
}

TEST(LuaHoles, Cve2025_46817_UnpackAcrossTheWholeRange) {
  Bench bench;
  for (const char* range : {"0, 2^31 - 1", "-1, 2^31 - 1", "-2, 2^31 - 1", "-2^31, 2^31 - 1",
                            "-2^53, 2^53", "-1e300, 1e300", "0/0, 1", "2^31 - 1, 2^31 + 5"})
    EXPECT_TRUE(contains(bench.run(std::string("return {unpack({}, ") + range + ")}"),
                         "too many results to unpack"))
        << range;
  EXPECT_EQ(bench.run("return {unpack({1, 2}, 2, 1)}"), "{}");
}

TEST(LuaHoles, Cve2025_46818_MetatablesOfBasicTypes) {
  Bench bench;
  EXPECT_EQ(bench.run("return {getmetatable('').__index == string, "
                      "rawequal(getmetatable('').__index, string)}"),
            "{1, 1}");
  for (const char* value : {"1", "true", "nil", "print_", "function() end"})
    EXPECT_EQ(bench.run(std::string("local print_ = cjson.null return tostring(getmetatable(") +
                        value + "))"),
              "\"nil\"");
}

TEST(LuaHoles, Cve2025_46819_SourcesAreShort) {
  Bench bench;
  EXPECT_TRUE(contains(bench.run("return " + std::string(2 << 20, ' ') + "1"), "too large"));
  EXPECT_TRUE(contains(bench.run("return select(2, loadstring('--[' .. ('='):rep(2^20) .. '['))"),
                       "too large"));
  EXPECT_TRUE(contains(bench.run("--[" + std::string(100'000, '=')), "user_script:1:") ||
              contains(bench.run("--[" + std::string(100'000, '=')), "nil"));
  // Numbers of lines that an int can count.
  EXPECT_EQ(bench.run(std::string(900'000, '\n') + "return 1"), "1");
}

TEST(LuaHoles, Cve2025_49844_ChunkNamesAreAnchored) {
  Bench bench;
  EXPECT_EQ(bench.run("local asked = 0 local f = load(function() asked = asked + 1 "
                      "for i = 1, 100 do local t = {('x'):rep(1000) .. i} end return nil end, "
                      "('n'):rep(50) .. '\\0' .. ('m'):rep(50)) return {asked, f()}"),
            "{1}");
  EXPECT_EQ(bench.run("return {pcall(load(function() return nil end, '\\0'))}"), "{1}");
}

TEST(LuaHoles, Cve2025_67733_NoLineBreaksInStatusAndErrors) {
  Bench bench;
  for (const char* script :
       {"return {ok = 'a\\r\\n+b'}", "return {err = 'a\\r\\n+b'}",
        "return redis.error_reply('a\\r\\nb c')", "return redis.status_reply('a\\nb')",
        "error({err = 'a\\r\\nb'})", "error('a\\r\\nb')", "return {{ok = '\\r'}, {err = '\\n'}}",
        "return {big_number = '1\\r\\n2'}", "return loadstring('x', '=a\\r\\nb')()"}) {
    const std::string reply = bench.run(script);
    EXPECT_FALSE(contains(reply, "\r") || contains(reply, "\n")) << script;
  }
  EXPECT_FALSE(contains(bench.run("return = '\n'\r\n"), "\n"));
}

// struct: sizes and positions beyond all bounds (Redis 3.2.12, 2020), and formats that never end.
TEST(LuaHoles, Cve2018_11219_AnyOffsetInStruct) {
  Bench bench;
  for (const char* call :
       {"unpack('i', 'abcd', 2^31)", "unpack('i', 'abcd', 2^53)", "unpack('i', 'abcd', -4)",
        "unpack('c2147483647', 'abcd')", "unpack('c2147483647', 'abcd', 2^63)",
        "unpack('lc0', ('\\255'):rep(8))", "unpack('dc0', struct.pack('d', 1e18))",
        "unpack('dc0', struct.pack('d', -1))", "unpack('s', 'abc', 3)", "unpack('!8i', '', 1)"})
    EXPECT_TRUE(contains(bench.run(std::string("return struct.") + call), "(error)")) << call;
  EXPECT_TRUE(contains(bench.run("return struct.pack('i' .. ('9'):rep(100000), 1)"), "overflow"));
  EXPECT_TRUE(contains(bench.run("return struct.unpack(('b'):rep(100000), ('x'):rep(100000))"),
                       "too many results"));
  ScriptOptions options;
  options.instructions = 10'000'000;
  EXPECT_TRUE(
      contains(Bench(options).run("local f = ('d'):rep(1e6) while true do struct.size(f) end"),
               "instructions"));
}

// cmsgpack: counts that are announced, nesting, and very many values.
TEST(LuaHoles, Cve2018_11218_WhatMsgpackAnnounces) {
  Bench bench;
  for (const char* mark : {"\\219", "\\221", "\\223"})
    EXPECT_TRUE(contains(bench.run(std::string("return cmsgpack.unpack('") + mark +
                                   "\\255\\255\\255\\255' .. ('\\1'):rep(1000))"),
                         "Missing bytes"))
        << mark;
  for (const char* container : {"\\145", "\\129\\1", "\\129"})
    EXPECT_TRUE(contains(
        bench.run(std::string("return cmsgpack.unpack(('") + container + "'):rep(1e6) .. '\\1')"),
        "(error)"))
        << container;
  EXPECT_TRUE(
      contains(bench.run("return cmsgpack.unpack(('\\1'):rep(100000))"), "too many return values"));
  EXPECT_EQ(bench.run("return cmsgpack.unpack_limit(('\\1'):rep(100000), 7)"), "7");
  EXPECT_EQ(bench.run("local t = {} t[1] = t return #cmsgpack.pack(t)"), "17");
  EXPECT_TRUE(contains(bench.run("local t = {} for i = 1, 9 do t[i] = t end cmsgpack.pack(t)"),
                       "ScriptOptions"));
}

TEST(LuaHoles, ErrorObjectsWithoutAMessage) {
  Bench bench;
  for (const char* object :
       {"{}", "{err = {}}", "{err = false}", "setmetatable({}, {__index = error})",
        "setmetatable({}, {__tostring = error})", "error", "cjson.null",
        "coroutine.create(function() end)"}) {
    EXPECT_TRUE(contains(bench.run(std::string("error(") + object + ")"), "(error) ERR")) << object;
    EXPECT_TRUE(contains(bench.run(std::string("error(") + object + ", 0)"), "(error) ERR"));
  }
  EXPECT_EQ(bench.run("return setmetatable({1, 2}, {__index = error, __len = error})"), "{1, 2}");
}

}  // namespace
}  // namespace perigee::lua::testing
