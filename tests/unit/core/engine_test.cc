// Opening, moving, expiring, measuring.
#include "perigee/engine.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

TEST(Open, NamesTheOptionThatMakesNoSense) {
  EngineOptions options;
  options.limits.value_bytes = (std::size_t{1} << 30) + 1;
  const auto too_long = Engine::open(options);
  ASSERT_FALSE(too_long.has_value());
  EXPECT_EQ(too_long.error().code, ErrorCode::kOutOfRange);
  EXPECT_NE(too_long.error().message.find("Limits::value_bytes"), std::string::npos);
  options = {};
  options.scripts.memory_bytes = 1000;
  const auto too_small = Engine::open(options);
  ASSERT_FALSE(too_small.has_value());
  EXPECT_NE(too_small.error().message.find("ScriptOptions::memory_bytes"), std::string::npos);
}

TEST(Open, WithoutOptionsUsesTheSystemClock) {
  Engine engine = Engine::open().value();
  engine.call("SET", "k", "v", "EX", "100");
  const auto left = engine.keys().ttl("k");
  ASSERT_TRUE(left.has_value());
  EXPECT_GT(*left, Millis(50'000));
  EXPECT_GT(*engine.keys().deadline("k"), UnixMillis(Millis(1'700'000'000'000)));
}

TEST(Move, TakesDataSessionsAndScriptsAlong) {
  ManualEngine world;
  Engine first = world.engine.fork();
  first.call("SELECT", "4");
  first.call("SET", "k", "v");
  Session session = first.open_session();
  ASSERT_TRUE(session.select(4).has_value());
  const Script script = first.load("return redis.call('GET', 'k')").value();
  Engine second = std::move(first);
  EXPECT_EQ(second.call("GET", "k"), Reply("v")) << "the built-in session is in database 4";
  EXPECT_EQ(session.call("GET", "k"), Reply("v"));
  EXPECT_EQ(script.run(), Reply("v"));
  Engine third = world.engine.fork();
  third.call("SET", "other", "v");
  third = std::move(second);
  EXPECT_EQ(third.call("GET", "k"), Reply("v"));
  EXPECT_EQ(session.call("GET", "k"), Reply("v"));
}

TEST(ExpireDue, RemovesAllThatIsDueInTheOrderOfDeadlines) {
  ManualEngine world;
  for (int i = 0; i < 100; ++i) {
    world.engine.call("SELECT", std::to_string(i % 16));
    world.engine.call("SET", std::to_string(i), "v", "PX", std::to_string(1000 - i));
  }
  world.engine.call("SET", "stays", "v");
  world.clock.advance(Millis(951));
  world.engine.drain_events();
  EXPECT_EQ(world.engine.expire_due(), 50u);
  int last = 100;
  for (const Event& event : world.engine.drain_events()) {
    EXPECT_EQ(event.name, "expired");
    const int key = std::stoi(std::string(event.key));
    EXPECT_LT(key, last) << "shorter lives have the higher numbers";
    last = key;
  }
  EXPECT_EQ(last, 50);
  EXPECT_EQ(world.engine.expire_due(), 0u);
  world.clock.advance(Millis(1000));
  EXPECT_EQ(world.engine.expire_due(), 50u);
}

TEST(MemoryUsed, ComesBackToWhereItWas) {
  ManualEngine world;
  EXPECT_EQ(world.engine.memory_used(), 0u);
  world.engine.call("SET", "k", "v");
  const std::size_t one = world.engine.memory_used();
  EXPECT_GE(one, 64u);
  world.engine.call("SET", "k", std::string(10000, 'x'));
  EXPECT_GT(world.engine.memory_used(), one + 9000);
  world.engine.call("SET", "k", "v");
  EXPECT_EQ(world.engine.memory_used(), one);
  world.engine.call("EXPIRE", "k", "10");
  EXPECT_GT(world.engine.memory_used(), one);
  world.engine.call("DEL", "k");
  EXPECT_EQ(world.engine.memory_used(), 0u);
}

TEST(EngineDeathTest, ALogCallbackMayNotCallTheEngine) {
  EXPECT_DEATH(
      {
        ManualClock clock;
        Engine* inside = nullptr;
        EngineOptions options;
        options.clock = &clock;
        options.scripts.log = [&](LogLevel, std::string_view) { inside->call("PING"); };
        Engine engine = Engine::open(options).value();
        inside = &engine;
        engine.eval("redis.log(redis.LOG_WARNING, 'x')");
      },
      "an engine was called from a callback of a script");
}

}  // namespace
}  // namespace perigee::testing
