// What goes when the data reaches its limit, policy by policy.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

constexpr int kKeys = 200;

std::string key_of(int i) { return "key:" + std::to_string(i); }

// Keys with values of 500 bytes; those with an even number have deadlines, the later the lower.
class EvictionTest : public ::testing::Test {
 protected:
  EvictionTest() {
    for (int i = 0; i < kKeys; ++i) {
      world.clock.advance(Millis(1000));
      set(key_of(i));
      if (i % 2 == 0) engine().call("PEXPIRE", key_of(i), std::to_string(10'000'000 - 3000 * i));
    }
    engine().drain_events();
  }

  Engine& engine() { return world.engine; }
  Reply set(const std::string& key) { return engine().call("SET", key, std::string(500, 'v')); }
  // Leaves room for about so many keys less than there are.
  void limit(std::string_view policy, int less) {
    const std::size_t each = engine().memory_used() / kKeys;
    constexpr std::size_t kEmpty = 4096;
    const std::string bytes =
        std::to_string(engine().memory_used() + kEmpty - each * static_cast<std::size_t>(less));
    EXPECT_FALSE(
        engine().call("CONFIG", "SET", "maxmemory-policy", policy, "maxmemory", bytes).is_error());
  }
  std::vector<std::string> evicted() {
    std::vector<std::string> keys;
    for (const Event& event : engine().drain_events())
      if (event.name == "evicted") keys.emplace_back(event.key);
    return keys;
  }

  ManualEngine world;
};

TEST_F(EvictionTest, NothingGoesWithoutAPolicy) {
  limit("noeviction", 10);
  EXPECT_TRUE(set("new").is_error());
  EXPECT_TRUE(evicted().empty());
}

TEST_F(EvictionTest, TtlTakesWhatIsDueFirst) {
  limit("volatile-ttl", 10);
  EXPECT_FALSE(set("new").is_error());
  const std::vector<std::string> gone = evicted();
  ASSERT_GE(gone.size(), 5u);
  for (std::size_t i = 0; i < gone.size(); ++i)
    EXPECT_EQ(gone[i], key_of(kKeys - 2 - 2 * static_cast<int>(i)));
}

TEST_F(EvictionTest, LruTakesWhatWasNotUsedForLong) {
  for (int i = 0; i < kKeys / 2; ++i) engine().call("GET", key_of(i));
  limit("allkeys-lru", 20);
  EXPECT_FALSE(set("new").is_error());
  const std::vector<std::string> gone = evicted();
  ASSERT_GE(gone.size(), 15u);
  for (const std::string& key : gone) EXPECT_GE(std::stoi(key.substr(4)), kKeys / 2) << key;
}

TEST_F(EvictionTest, LfuTakesWhatIsUsedRarely) {
  engine().call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
  for (int i = 0; i < kKeys; ++i) set("other:" + std::to_string(i));
  for (int times = 0; times < 30; ++times)
    for (int i = 0; i < kKeys; ++i) engine().call("GET", key_of(i));
  EXPECT_GT(*engine().call("OBJECT", "FREQ", key_of(0)).get_if<std::int64_t>(), 5);
  EXPECT_EQ(engine().call("OBJECT", "FREQ", "other:0"), Reply(5));
  limit("allkeys-lfu", 20);
  EXPECT_FALSE(set("new").is_error());
  const std::vector<std::string> gone = evicted();
  ASSERT_GE(gone.size(), 10u);
  for (const std::string& key : gone) EXPECT_TRUE(key.starts_with("other:")) << key;
}

TEST_F(EvictionTest, VolatilePoliciesTakeWhatHasADeadline) {
  for (const char* policy : {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"}) {
    limit(policy, 10);
    EXPECT_FALSE(set("new").is_error()) << policy;
    const std::vector<std::string> gone = evicted();
    EXPECT_FALSE(gone.empty()) << policy;
    for (const std::string& key : gone) EXPECT_EQ(std::stoi(key.substr(4)) % 2, 0) << key;
    engine().call("CONFIG", "SET", "maxmemory", "0");
  }
  EXPECT_EQ(engine().call("EXISTS", key_of(1), key_of(199)), Reply(2));
}

TEST_F(EvictionTest, AreRefusedWhenNothingMayGo) {
  for (int i = 0; i < kKeys; i += 2) engine().call("DEL", key_of(i));
  limit("volatile-lru", 10);
  EXPECT_EQ(set("new").get_if<Error>()->message,
            "OOM command not allowed when used memory > 'maxmemory'.");
  EXPECT_FALSE(engine().call("GET", key_of(1)).is_error());
}

TEST_F(EvictionTest, IsCountedAndTold) {
  engine().call("CONFIG", "SET", "notify-keyspace-events", "Ee");
  Session listener = engine().open_session();
  listener.subscribe("__keyevent@0__:evicted");
  limit("allkeys-random", 5);
  set("new");
  const std::vector<std::string> gone = evicted();
  for (const std::string& key : gone) {
    const auto message = listener.poll_message();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->payload, key);
  }
  const Reply stats = engine().call("INFO", "stats");
  EXPECT_NE(stats.get_if<std::string>()->find("evicted_keys:" + std::to_string(gone.size())),
            std::string::npos);
}

TEST_F(EvictionTest, TakesTheSameKeysEveryTime) {
  for (const char* policy : {"allkeys-random", "allkeys-lru", "volatile-lfu"}) {
    limit(policy, 30);
    Engine fork = engine().fork();
    set("new");
    fork.call("SET", "new", std::string(500, 'v'));
    EXPECT_FALSE(evicted().empty()) << policy;
    EXPECT_EQ(fork.digest(), engine().digest()) << policy;
    engine().call("CONFIG", "SET", "maxmemory", "0");
  }
}

TEST_F(EvictionTest, GoesOverAllDatabases) {
  engine().call("SELECT", "5");
  limit("allkeys-random", 50);
  EXPECT_FALSE(set("new").is_error());
  EXPECT_GE(evicted().size(), 30u);
  EXPECT_EQ(engine().session().database(), 5);
}

// Not under the hands of a script: what holds when it begins holds to its end.
TEST_F(EvictionTest, ComesBeforeAScript) {
  limit("allkeys-lru", 0);
  engine().drain_events();
  const Reply done = engine().eval(
      "for i = 1, 100 do redis.call('SET', 'new:' .. i, string.rep('x', 500)) end "
      "return redis.call('DBSIZE')");
  EXPECT_EQ(done, Reply(kKeys + 100));
  EXPECT_TRUE(evicted().empty());
  engine().call("PING");
  EXPECT_GE(evicted().size(), 80u);
}

TEST_F(EvictionTest, MakesRoomForNativeCalls) {
  limit("allkeys-lru", 10);
  EXPECT_TRUE(engine().strings().set("native", "v"));
  EXPECT_FALSE(evicted().empty());
}

// However many samples are asked for, no more is drawn than makes sense.
TEST_F(EvictionTest, DrawsNoMoreThanThereIs) {
  engine().call("CONFIG", "SET", "maxmemory-samples", "2147483647");
  limit("allkeys-lru", 10);
  EXPECT_FALSE(set("new").is_error());
  const std::vector<std::string> gone = evicted();
  EXPECT_GE(gone.size(), 5u);
  for (const std::string& key : gone) EXPECT_LT(std::stoi(key.substr(4)), kKeys / 2) << key;
}

TEST(Eviction, IsAnOptionOfTheEngine) {
  ManualClock clock;
  EngineOptions options = EngineOptions::deterministic(1, clock);
  options.limits.memory_bytes = 100'000;
  options.limits.eviction = Eviction::kAllKeysLru;
  auto engine = Engine::open(options);
  ASSERT_TRUE(engine);
  for (int i = 0; i < 2000; ++i) {
    clock.advance(Millis(10));
    EXPECT_TRUE(engine->strings().set(key_of(i), std::string(200, 'x')));
  }
  EXPECT_LE(engine->memory_used(), 101'000u);
  EXPECT_TRUE(engine->strings().get(key_of(1999)));
  EXPECT_EQ(engine->call("CONFIG", "GET", "maxmemory-policy").to_text(),
            "1) \"maxmemory-policy\"\n2) \"allkeys-lru\"\n");
}

TEST(Frequency, GrowsSlowlyAndShrinksWithTime) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
  engine.call("SET", "k", "v");
  EXPECT_EQ(engine.call("OBJECT", "FREQ", "k"), Reply(5));
  for (int i = 0; i < 10'000; ++i) engine.call("GET", "k");
  const std::int64_t high = *engine.call("OBJECT", "FREQ", "k").get_if<std::int64_t>();
  EXPECT_GT(high, 20);
  EXPECT_LT(high, 120);
  world.clock.advance(std::chrono::minutes(7));
  EXPECT_EQ(engine.call("OBJECT", "FREQ", "k"), Reply(high - 7));
  EXPECT_TRUE(engine.call("OBJECT", "IDLETIME", "k").is_error());
  const Reply dump = engine.call("DUMP", "k");
  engine.call("RESTORE", "k2", "0", *dump.get_if<std::string>(), "FREQ", "200");
  EXPECT_EQ(engine.call("OBJECT", "FREQ", "k2"), Reply(200));
}

}  // namespace
}  // namespace perigee::testing
