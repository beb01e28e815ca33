// Libraries on the host alone: loading, calling, forgetting.
#include <gtest/gtest.h>

#include "tests/unit/lua/fake_engine.h"

namespace perigee::lua::testing {
namespace {

constexpr std::string_view kCounter =
    "local n = 0 redis.register_function('f', function() n = n + 1 return n end)";

TEST(Libraries, KeepWhatIsLocalUntilTheyAreForgotten) {
  Bench bench;
  ASSERT_EQ(bench.load(kCounter), "");
  EXPECT_EQ(bench.call(0), "1");
  EXPECT_EQ(bench.call(0), "2");
  bench.host.forget(*bench.library);
  bench.host.forget(*bench.library);
  EXPECT_EQ(bench.call(0), "1");  // loaded again
}

TEST(Libraries, GiveTheirMemoryBack) {
  Bench bench;
  ASSERT_EQ(bench.load(kCounter), "");
  const auto kept = bench.library;
  const std::size_t before = bench.host.memory_used();
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(bench.load(kCounter), "");
    EXPECT_EQ(bench.call(0), "1");
    bench.host.forget(*bench.library);
    EXPECT_NE(bench.load("redis.register_function('g', function() end) redis.nosuch()"), "");
    EXPECT_NE(bench.load("return return"), "");
  }
  lua_gc(bench.host.machine().state(), LUA_GCCOLLECT, 0);
  EXPECT_LT(bench.host.memory_used(), before + 20'000);
  bench.library = kept;
  EXPECT_EQ(bench.call(0), "1");
}

// What a chunk reads at the first call is folded; what it reads while it is loaded, too.
TEST(Libraries, FindOtherGlobalsWhenTheyAreLoaded) {
  Bench bench;
  const auto refusal = [](const char* name) {
    return "ERR Error registering functions: ERR user_function:2: Script attempted to access "
           "nonexistent global variable '" +
           std::string(name) + "'";
  };
  EXPECT_EQ(bench.load("redis.call('ping')"), refusal("call"));
  EXPECT_EQ(bench.load("math.random()"), refusal("math"));
  EXPECT_EQ(bench.load("return math"), refusal("math"));
  EXPECT_EQ(bench.load("return KEYS"), refusal("KEYS"));
  EXPECT_EQ(bench.load("string.rep('x', 3)"), refusal("string"));
  EXPECT_EQ(bench.load("return tostring(1)"), refusal("tostring"));
  EXPECT_EQ(bench.load("local s = ('x'):rep(3)"), "");
  EXPECT_EQ(bench.load("redis.log(redis.LOG_DEBUG, 'x')"), "");
  ASSERT_EQ(bench.load("local function f() return math.abs(-1) end "
                       "redis.register_function('f', f) redis.register_function('g', f)"),
            "");
  EXPECT_EQ(bench.call(1), "1");
}

TEST(Libraries, HaveGlobalsOfTheirOwnInWhateverTheyRun) {
  Bench bench;
  ASSERT_EQ(bench.load("local co redis.register_function('f', function() "
                       "co = co or coroutine.wrap(function() while true do "
                       "coroutine.yield(pcall(loadstring('return KEYS'))) end end) "
                       "return {co()} end)"),
            "");
  const std::string refused =
      "{nil, \"[string \\\"return KEYS\\\"]:1: Script attempted to access nonexistent global "
      "variable "
      "'KEYS'\"}";
  EXPECT_EQ(bench.run("return {pcall(loadstring('return #KEYS'))}"), "{1, 0}");
  EXPECT_EQ(bench.call(0), refused);
  EXPECT_EQ(bench.run("return coroutine.wrap(function() return #KEYS end)()"), "0");
  EXPECT_EQ(bench.call(0), refused);
}

TEST(Libraries, AreStoppedWhereverTheyLoop) {
  ScriptOptions options;
  options.instructions = 20'000;
  Bench bench(options);
  EXPECT_EQ(bench.load("while true do end"),
            "ERR Error registering functions: ERR FUNCTION LOAD timeout");
  ASSERT_EQ(bench.load("redis.register_function('f', function() pcall(function() while true do end "
                       "end) end) redis.register_function('g', function() return 1 end)"),
            "");
  EXPECT_NE(bench.call(0).find("ScriptOptions::instructions"), std::string::npos);
  EXPECT_EQ(bench.call(1), "1");
}

TEST(Libraries, CompileTextAndNothingElse) {
  Bench bench;
  EXPECT_NE(bench.load("\x1bLua"), "");
  EXPECT_NE(bench.load(std::string(300, '(') + std::string(300, ')')), "");
}

}  // namespace
}  // namespace perigee::lua::testing
