// Traps of hardening that need an engine around the script: named as those of lua_traps_test.cc.
// T13 and T14 (no memory, exceptions) are allocation_failure_test.cc and allocation_calls_test.cc,
// T15 is the list of sandbox_walk_test.cc; T9 is LuaJIT's, which is not used.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

// In a locale that writes 1.5 as "1,5", made here: machines seldom have one.
class WithACommaLocale : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / "perigee_locale";
    std::filesystem::create_directories(folder_);
    const std::string make =
        "localedef -i de_DE -f UTF-8 '" + (folder_ / "de_DE.UTF-8").string() + "' > /dev/null 2>&1";
    if (std::system(make.c_str()) == -1) GTEST_SKIP() << "no shell";
    setenv("LOCPATH", folder_.c_str(), 1);
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no locale de_DE";
  }
  void TearDown() override {
    std::setlocale(LC_ALL, "C");
    unsetenv("LOCPATH");
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path folder_;
};

TEST_F(WithACommaLocale, T17_ScriptsDoNotSeeIt) {
  ASSERT_STREQ(std::localeconv()->decimal_point, ",");
  ManualEngine world;
  EXPECT_EQ(world.engine.eval("return {1.5 .. '', tostring(2.25), tonumber('0.5') + 0.5, "
                              "('%.2f'):format(1/8), 0.25 * 4, cjson.encode({1.5}), "
                              "cjson.decode('[2.5]')[1] * 2, 'Z' < 'a' and 1, '3.5' + 0.5, "
                              "('\\228'):upper(), ('%a'):rep(0) .. (('\\228'):match('%a') or '')}"),
            Reply(Reply::Array{"1.5", "2.25", 1, "0.12", 1, "[1.5]", 5, 1, 4, "\344", ""}));
  world.engine.functions()
      .load(
          "#!lua name=l\nlocal x = 1.5 redis.register_function('f', function() "
          "return x .. ' ' .. 0.25 end)")
      .value();
  EXPECT_EQ(world.engine.functions().call("f"), Reply("1.5 0.25"));
  ASSERT_STREQ(std::localeconv()->decimal_point, ",") << "the host's stays";
}

TEST(EngineTraps, T22_NothingIsTakenAwayFromARunningScript) {
  ManualEngine world;
  world.engine.functions()
      .load("#!lua name=l\nredis.register_function('f', function() return 1 end)")
      .value();
  for (const char* call :
       {"'SCRIPT', 'FLUSH'", "'FUNCTION', 'FLUSH'", "'FUNCTION', 'DELETE', 'l'", "'RESET'",
        "'EVAL', 'return 1', 0", "'FCALL', 'f', 0", "'MULTI'", "'SUBSCRIBE', 'c'",
        "'CLIENT', 'KILL', 'ID', 1", "'DEBUG', 'SLEEP', 1", "'CONFIG', 'SET', 'maxmemory', 1"}) {
    const Reply reply = world.engine.eval(std::string("return redis.pcall(") + call + ")");
    ASSERT_TRUE(reply.is_error()) << call;
    EXPECT_EQ(reply.get_if<Error>()->message, "ERR This Redis command is not allowed from script")
        << call;
  }
  EXPECT_EQ(world.engine.functions().call("f"), Reply(1));
}

TEST(EngineTrapsDeathTest, T22_ATraceMustNotCallTheEngine) {
  Engine* engine = nullptr;
  EngineOptions options;
  options.scripts.trace = [&](const TracedCall&) { engine->call("PING"); };
  ManualEngine world(options);
  engine = &world.engine;
  EXPECT_DEATH(world.engine.eval("redis.call('PING')"), "from a callback of a script");
}

// What a killed script has written stays, or goes, as a whole: as the host has chosen.
TEST(EngineTraps, T24_KilledAfterItHasWritten) {
  for (const OnError on_error : {OnError::kKeep, OnError::kRollBack}) {
    EngineOptions options;
    options.scripts.on_error = on_error;
    options.scripts.instructions = 100'000;
    ManualEngine world(options);
    EXPECT_TRUE(
        world.engine.eval("redis.call('MSET', 'a', 1, 'b', 2) while true do end").is_error());
    EXPECT_EQ(world.engine.call("EXISTS", "a", "b"), Reply(on_error == OnError::kKeep ? 2 : 0));
  }
}

// Strings of one length that differ in their middle alone fall into one place of Lua's table of
// strings, which makes each new one slow: the fence by time holds where that by steps does not.
TEST(EngineTraps, T25_CollidingStrings) {
  SystemClock stopwatch;
  EngineOptions options;
  options.stopwatch = &stopwatch;
  options.scripts.time_limit = std::chrono::milliseconds(100);
  ManualEngine world(options);
  const UnixMicros begun = stopwatch.now();
  EXPECT_TRUE(world.engine
                  .eval("local a, b, kept = ('x'):rep(100), ('x'):rep(100), {} "
                        "for i = 1, 1e9 do local s = tostring(i) "
                        "kept[#kept + 1] = a:sub(#s) .. s .. b "
                        "if #kept == 5000 then kept = {} end end")
                  .is_error());
  EXPECT_LT(stopwatch.now() - begun, std::chrono::seconds(20));
}

}  // namespace
}  // namespace perigee::testing
