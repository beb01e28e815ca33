// The ways out of a sandbox on stock Lua 5.1 that hang, crash or leak: one test each. The budgets
// are small, so a trap that holds is a test that takes for ever.
#include <gtest/gtest.h>

#include <clocale>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

ScriptOptions small() {
  ScriptOptions options;
  options.instructions = 2'000'000;
  options.memory_bytes = 16 << 20;
  return options;
}

bool stopped(const std::string& reply) { return reply.find("ScriptOptions::") != reply.npos; }

void expect_stopped(const char* script) {
  Bench bench(small());
  const std::string reply = bench.run(script);
  EXPECT_TRUE(stopped(reply)) << script << " -> " << reply.substr(0, 200);
  EXPECT_EQ(bench.run("return 'alive'"), "\"alive\"") << script;
}

TEST(LuaTraps, T01_CoroutinesHaveHooks) {
  expect_stopped("coroutine.wrap(function() while true do end end)()");
  expect_stopped(
      "local co = coroutine.create(function() while true do coroutine.yield() end end) "
      "while true do coroutine.resume(co) end");
  expect_stopped(
      "while true do local co = coroutine.create(function() local x = 1 for i = 1, 300 do "
      "x = x + 1 end end) coroutine.resume(co) end");
}

TEST(LuaTraps, T02_HandlersOfXpcall) {
  expect_stopped("xpcall(function() while true do end end, function() while true do end end)");
  expect_stopped("xpcall(error, function() while true do end end)");
  expect_stopped("local function h() while true do xpcall(error, h) end end xpcall(error, h)");
}

TEST(LuaTraps, T03_PcallPassesTheKillOn) {
  expect_stopped("while true do pcall(function() while true do end end) end");
  expect_stopped("local function f() while true do pcall(f) end end f()");
}

TEST(LuaTraps, T04_RepeatedOutOfMemory) {
  expect_stopped(
      "while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) "
      "end");
}

TEST(LuaTraps, T05_NoFinalizers) {
  Bench bench(small());
  EXPECT_EQ(bench.run("setmetatable({}, {__gc = function() while true do end end}) "
                      "collectgarbage() return 'done'"),
            "\"done\"");
}

TEST(LuaTraps, T06_LoopsInsideTheLibrary) {
  expect_stopped("return string.find(('a'):rep(100000), 'a-b')");
  expect_stopped("return string.find(('a'):rep(3000), '.-.-.-b')");
  expect_stopped("return ('a'):rep(3000):match('.*.*.*b')");
  expect_stopped("return ('a'):rep(3000):gsub('.-.-.-b', '')");
  expect_stopped("for _ in ('a'):rep(3000):gmatch('.-.-.-b') do end");
  expect_stopped("return table.insert({}, -3e7, 1)");
  expect_stopped("return ('('):rep(100000):find('%b()')");
  expect_stopped(
      "local t = {} for i = 1, 16000 do t[i] = i end "
      "while true do table.sort(t, function() return false end) end");
  Bench bench(small());
  EXPECT_EQ(bench.run("return string.rep('', 2^31 - 1)"), "\"\"");
  EXPECT_EQ(bench.run("return {pcall(string.rep, 'ab', 2^31)}"),
            "{nil, \"resulting string too large\"}");
}

TEST(LuaTraps, T07_PatternRecursion) {
  Bench bench(small());
  for (const char* script :
       {"return ('a'):rep(200000):find(('a?'):rep(200000))", "return ('x'):find(('()'):rep(33))",
        "return ('a'):rep(300000):match(('(.)'):rep(32))",
        "return ('a'):rep(5000):find(('a-'):rep(5000) .. 'b')",
        "return ('a'):find(('('):rep(200000))", "return ('a'):find(('a*'):rep(1000))"}) {
    const std::string reply = bench.run(script);
    EXPECT_TRUE(reply.find("too complex") != reply.npos ||
                reply.find("too many captures") != reply.npos || stopped(reply) || reply == "\"a\"")
        << script << " -> " << reply.substr(0, 200);
  }
}

TEST(LuaTraps, T08_NativeStack) {
  Bench bench(small());
  for (
      const char* script :
      {"local function f() return (('x'):gsub('x', f)) end return f()",
       "local function f() return coroutine.wrap(f)() end return f()",
       "local function f() return coroutine.wrap(function() return (('x'):gsub('x', f)) end)() end "
       "return f()",
       "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k .. 'x'] "
       "end return t.a",
       "local function f() pcall(f) error('x') end f()",
       "local function f() xpcall(f, f) end return f()",
       "local function f() table.sort({1, 2, 3}, f) end return f()",
       "local function f() load(f) return 'x' end return f()",
       "return loadstring(('('):rep(100000) .. '1' .. (')'):rep(100000))()",
       "return loadstring('return ' .. ('{'):rep(100000) .. ('}'):rep(100000))()",
       "return cjson.decode(('['):rep(100000))",
       "cjson.decode_max_depth(2^31 - 1) return cjson.decode(('['):rep(100000))",
       "local t = {} for i = 1, 100000 do t = {t} end cjson.encode_max_depth(2^31 - 1) "
       "return cjson.encode(t)",
       "local t = {} for i = 1, 100000 do t = {t} end return t"}) {
    const std::string reply = bench.run(script);
    EXPECT_EQ(reply.substr(0, 7), std::string(script).find("xpcall(f, f)") != std::string::npos
                                      ? reply.substr(0, 7)
                                      : "(error)")
        << script << " -> " << reply.substr(0, 200);
    EXPECT_EQ(bench.run("return 'alive'"), "\"alive\"");
  }
}

TEST(LuaTraps, T10_CollectorCannotBeStopped) {
  Bench bench(small());
  EXPECT_EQ(bench.run("collectgarbage('stop') collectgarbage('setpause', 1e9) "
                      "for i = 1, 3e5 do local t = {i} end return 'done'"),
            "\"done\"");
}

TEST(LuaTraps, T11_WhatLibrariesMakeIsOnTheHeapOfScripts) {
  for (const char* made :
       {"cjson.encode({s, s, s, s, s, s})", "cmsgpack.pack(s, s, s, s, s, s)",
        "struct.pack('ssssss', s, s, s, s, s, s)", "table.concat({s, s, s, s, s, s})",
        "('%s%s%s%s%s%s'):format(s, s, s, s, s, s)", "(s:gsub('x', 'xxxxxx'))", "s:rep(6)",
        "cjson.decode('\"' .. s .. '\"') .. s .. s .. s", "s .. s .. s .. s .. s .. s"}) {
    Bench bench(small());
    const std::string reply =
        bench.run(std::string("local s = ('x'):rep(3000000) return #") + made);
    EXPECT_TRUE(stopped(reply) || reply.find("memory") != reply.npos) << made << " -> " << reply;
    EXPECT_EQ(bench.run("return 'alive'"), "\"alive\"");
  }
}

TEST(LuaTraps, T12_ErrorsThatAreTables) {
  Bench bench(small());
  for (const char* object :
       {"{}", "{err = 1}", "{err = {}}", "{err = 'X', line = {}, source = {}}",
        "setmetatable({}, {__index = function() error('x') end, __tostring = error, "
        "__concat = error, __eq = error})"}) {
    const std::string source = std::string("error(") + object + ")";
    EXPECT_EQ(bench.run(source).substr(0, 7), "(error)") << source;
    EXPECT_NE(bench.run("return {pcall(error, " + std::string(object) + ")}"), "") << source;
    EXPECT_EQ(bench.run("xpcall(error, function(e) " + source + " end, " + object + ") return 1"),
              "1")
        << source;
  }
}

TEST(LuaTraps, T16_NumbersThatAreNoInts) {
  Bench bench;
  for (const char* number : {"1e10", "1e19", "1e300", "-1e300", "1/0", "-1/0", "0/0", "2^31",
                             "-2^31", "2^63", "-2^63"}) {
    const std::string n = number;
    for (const std::string& call : {"select(" + n + ", 1)",
                                    "('abc'):sub(" + n + ")",
                                    "('abc'):sub(1, " + n + ")",
                                    "('abc'):byte(" + n + ")",
                                    "('abc'):find('b', " + n + ")",
                                    "('abc'):find('b', " + n + ", true)",
                                    "('abc'):gsub('b', 'x', " + n + ")",
                                    "string.char(" + n + ")",
                                    "math.random(" + n + ")",
                                    "math.random(0, " + n + ")",
                                    "math.randomseed(" + n + ")",
                                    "math.ldexp(1, " + n + ")",
                                    "table.concat({1, 2}, '', " + n + ", 2)",
                                    "table.concat({1, 2}, '', 1, " + n + ")",
                                    "table.remove({1, 2}, " + n + ")",
                                    "string.format('%d %x %c', " + n + ", " + n + ", " + n + ")",
                                    "bit.lshift(1, " + n + ")",
                                    "bit.tohex(1, " + n + ")",
                                    "unpack({}, 1, " + n + ")",
                                    "redis.setresp(" + n + ")",
                                    "redis.log(" + n + ", 'x')",
                                    "redis.set_repl(" + n + ")",
                                    "cjson.encode_max_depth(" + n + ")",
                                    "error('x', " + n + ")",
                                    "tonumber('1', " + n + ")",
                                    "coroutine.yield(" + n + ")",
                                    "redis.call('echo', " + n + ")"}) {
      if (n == "1e300" && call.find("select") == 0) continue;
      bench.run("return {pcall(function() return " + call + " end)}");
    }
  }
  EXPECT_EQ(bench.run("return {pcall(string.rep, 'x', 1e10)}"),
            "{nil, \"resulting string too large\"}");
}

TEST(LuaTraps, T18_WeakTablesAreNotWeak) {
  Bench bench(small());
  EXPECT_EQ(bench.run("local t = setmetatable({}, {__mode = 'v'}) for i = 1, 100 do t[i] = {} end "
                      "for i = 1, 3e5 do local g = {i} end local n = 0 "
                      "for _ in pairs(t) do n = n + 1 end return n"),
            "100");
}

TEST(LuaTraps, T19_ConvertingANumberDoesNotBreakAWalk) {
  Bench bench;
  EXPECT_EQ(bench.run("local t = {} for i = 1, 20 do t[i + 0.5] = i end "
                      "return #cjson.encode(t) > 0 and #redis.call('echo', 1.5)"),
            "3");
  EXPECT_EQ(bench.run("return {map = {[1.5] = 'a', [2.5] = 'b'}}").size(), 16u);
}

TEST(LuaTraps, T20_NanKeys) {
  Bench bench;
  EXPECT_EQ(bench.run("return {pcall(rawset, {}, 0/0, 1)}"), "{nil, \"table index is NaN\"}");
  EXPECT_EQ(bench.run("local t = {} return tostring(t[0/0])"), "\"nil\"");
}

TEST(LuaTraps, T21_ReadersAreNotAskedAgain) {
  Bench bench;
  EXPECT_EQ(bench.run("local n = 0 load(function() n = n + 1 return nil end) return n"), "1");
  EXPECT_EQ(bench.run("local n = 0 load(function() n = n + 1 return '' end) return n"), "1");
}

TEST(LuaTraps, T26_NothingIsLeftBehind) {
  Bench alone, after;
  const char* kLook =
      "local r = {} for k in pairs(_G) do r[#r + 1] = k end table.sort(r) "
      "return {table.concat(r, ' '), cjson.encode_max_depth(), cjson.encode(1/3), "
      "tostring(cjson.decode_invalid_numbers()), tostring({}), tostring(redis.call), "
      "tostring(coroutine.create(function() end)), math.random(1000)}";
  for (const char* dirt :
       {"cjson.encode_max_depth(1)", "cjson.decode_invalid_numbers(false)",
        "cjson.encode_number_precision(1)", "for i = 1, 100 do tostring({}) end",
        "while true do end", "error({})", "KEYS.x = 1", "redis.setresp(3)",
        "local s = 'x' while true do s = s .. s end",
        "coroutine.wrap(function() coroutine.yield() end)()", "loadstring('x = 1')()"})
    after.run(dirt);
  EXPECT_EQ(alone.run(kLook), after.run(kLook));
}

}  // namespace
}  // namespace perigee::lua::testing
