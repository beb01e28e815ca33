// The typed keyspace, function by function.
#include "perigee/keys.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

class KeysTest : public ::testing::Test {
 protected:
  void put(std::string_view key) { ASSERT_TRUE(*world.engine.strings().set(key, "v")); }
  static UnixMillis start() { return std::chrono::floor<Millis>(kStart); }

  ManualEngine world;
  Keys keys = world.engine.keys();
};

TEST_F(KeysTest, WhatIsKnownOfAKey) {
  EXPECT_FALSE(keys.exists("k"));
  EXPECT_EQ(keys.type("k"), std::nullopt);
  EXPECT_EQ(keys.encoding("k"), std::nullopt);
  EXPECT_EQ(keys.idle_time("k"), std::nullopt);
  put("k");
  EXPECT_TRUE(keys.exists("k"));
  EXPECT_EQ(keys.type("k"), ValueType::kString);
  EXPECT_EQ(name_of(*keys.type("k")), "string");
  EXPECT_EQ(keys.encoding("k"), "embstr");
  world.clock.advance(std::chrono::seconds(3));
  EXPECT_EQ(keys.idle_time("k"), std::chrono::seconds(3));
  const std::string_view touched[] = {"k", "k", "absent"};
  EXPECT_EQ(keys.touch(touched), 2u);
  EXPECT_EQ(keys.idle_time("k"), std::chrono::seconds(0));
}

TEST_F(KeysTest, EveryTypeHasItsName) {
  std::set<std::string_view> names;
  for (const ValueType type : {ValueType::kString, ValueType::kList, ValueType::kSet,
                               ValueType::kSortedSet, ValueType::kHash, ValueType::kStream})
    names.insert(name_of(type));
  EXPECT_EQ(names, (std::set<std::string_view>{"string", "list", "set", "zset", "hash", "stream"}));
}

TEST_F(KeysTest, EraseCountsWhatWasThere) {
  put("a");
  put("b");
  const std::string_view names[] = {"a", "a", "b", "absent"};
  EXPECT_EQ(keys.erase(names), 2u);
  EXPECT_FALSE(keys.erase("a"));
  EXPECT_EQ(keys.size(), 0u);
}

TEST_F(KeysTest, DeadlinesAndTheirConditions) {
  EXPECT_FALSE(*keys.expire_after("k", Millis(10)));
  put("k");
  EXPECT_FALSE(*keys.expire_after("k", Millis(10), ExpireWhen::kIfSome));
  EXPECT_FALSE(*keys.expire_after("k", Millis(10), ExpireWhen::kIfLater));
  EXPECT_TRUE(*keys.expire_after("k", Millis(10), ExpireWhen::kIfSooner));
  EXPECT_FALSE(*keys.expire_after("k", Millis(20), ExpireWhen::kIfNone));
  EXPECT_FALSE(*keys.expire_after("k", Millis(20), ExpireWhen::kIfSooner));
  EXPECT_TRUE(*keys.expire_after("k", Millis(20), ExpireWhen::kIfLater));
  EXPECT_EQ(keys.ttl("k"), Millis(20));
  EXPECT_EQ(keys.deadline("k"), start() + Millis(20));
  EXPECT_TRUE(keys.persist("k"));
  EXPECT_FALSE(keys.persist("k"));
  EXPECT_TRUE(keys.expire_at("k", start() + Millis(5)));
  world.clock.advance(Millis(5));
  EXPECT_TRUE(keys.exists("k")) << "a key lives through the millisecond of its deadline";
  EXPECT_EQ(keys.ttl("k"), Millis(0));
  world.clock.advance(Millis(1));
  EXPECT_FALSE(keys.exists("k"));
}

TEST_F(KeysTest, ADeadlineThatHasPassedRemoves) {
  put("k");
  EXPECT_TRUE(keys.expire_at("k", start()));
  EXPECT_FALSE(keys.exists("k"));
  put("k");
  EXPECT_TRUE(*keys.expire_after("k", Millis(-1)));
  EXPECT_FALSE(keys.exists("k"));
}

TEST_F(KeysTest, ATimeThatOverflowsIsRefused) {
  put("k");
  const auto refused = keys.expire_after("k", Millis(std::numeric_limits<std::int64_t>::max()));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(keys.ttl("k"), std::nullopt);
}

TEST_F(KeysTest, RenameCopyMove) {
  EXPECT_EQ(keys.rename("absent", "b").error(), (Error{ErrorCode::kAbsent, "ERR no such key"}));
  EXPECT_EQ(keys.rename_if_absent("absent", "b").error().code, ErrorCode::kAbsent);
  put("a");
  EXPECT_TRUE(keys.rename("a", "b").has_value());
  EXPECT_TRUE(keys.rename("b", "b").has_value());
  put("a");
  EXPECT_FALSE(*keys.rename_if_absent("a", "b"));
  EXPECT_TRUE(*keys.rename_if_absent("a", "c"));
  EXPECT_FALSE(*keys.copy("absent", "x"));
  EXPECT_FALSE(*keys.copy("b", "c"));
  EXPECT_TRUE(*keys.copy("b", "c", true));
  EXPECT_TRUE(*keys.copy("b", "b", false, 3));
  EXPECT_EQ(keys.copy("b", "b").error().message, "ERR source and destination objects are the same");
  for (const int outside : {-1, 16}) {
    EXPECT_EQ(keys.copy("b", "x", false, outside).error().code, ErrorCode::kOutOfRange);
    EXPECT_EQ(keys.move("b", outside).error().code, ErrorCode::kOutOfRange);
  }
  EXPECT_FALSE(*keys.move("b", 3)) << "it is there already";
  EXPECT_TRUE(*keys.move("c", 3));
  EXPECT_FALSE(*keys.move("c", 3)) << "it is here no more";
  EXPECT_FALSE(keys.move("b", 0).has_value());
}

TEST_F(KeysTest, ACopyIsFreeOfItsOrigin) {
  ASSERT_TRUE(world.engine.strings().set("a", std::string(1000, 'x')).has_value());
  ASSERT_TRUE(*keys.copy("a", "b"));
  ASSERT_TRUE(world.engine.strings().append("b", "!").has_value());
  EXPECT_EQ(*world.engine.strings().length("a"), 1000u);
  EXPECT_EQ(*world.engine.strings().length("b"), 1001u);
}

TEST_F(KeysTest, ListsInTheOrderOfBirth) {
  for (const char* key : {"c", "a", "b", "a"}) put(key);
  EXPECT_EQ(keys.matching("*"), (std::vector<std::string>{"c", "a", "b"}));
  EXPECT_EQ(keys.matching("[ab]"), (std::vector<std::string>{"a", "b"}));
  const ScanPage page = keys.scan(0, {.count = 2});
  EXPECT_EQ(page.keys, (std::vector<std::string>{"b", "a"}));
  ASSERT_NE(page.cursor, 0u);
  const ScanPage rest = keys.scan(page.cursor, {.count = 2});
  EXPECT_EQ(rest.keys, (std::vector<std::string>{"c"}));
  EXPECT_EQ(rest.cursor, 0u);
  EXPECT_EQ(keys.scan(0, {.match = "a*"}).keys, (std::vector<std::string>{"a"}));
  EXPECT_TRUE(keys.scan(0, {.type = ValueType::kHash}).keys.empty());
  EXPECT_EQ(keys.scan(0, {.type = ValueType::kString}).keys.size(), 3u);
}

// Whatever is written in between.
TEST_F(KeysTest, AScanReturnsWhatStaysExactlyOnce) {
  for (int i = 0; i < 300; ++i) put("stay:" + std::to_string(i));
  std::multiset<std::string> seen;
  std::uint64_t cursor = 0;
  int born = 0;
  do {
    const ScanPage page = keys.scan(cursor, {.count = 7});
    for (const std::string& key : page.keys) seen.insert(key);
    cursor = page.cursor;
    for (int i = 0; i < 20; ++i) put("born:" + std::to_string(born++));
    keys.erase("born:" + std::to_string(born / 2));
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), 300u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 300u);
  EXPECT_EQ(seen.count("stay:299"), 1u);
}

TEST_F(KeysTest, RandomPicksEveryKeySoonerOrLater) {
  EXPECT_EQ(keys.random(), std::nullopt);
  for (const char* key : {"a", "b", "c"}) put(key);
  std::set<std::string> drawn;
  for (int i = 0; i < 200; ++i) drawn.insert(*keys.random());
  EXPECT_EQ(drawn, (std::set<std::string>{"a", "b", "c"}));
}

TEST_F(KeysTest, FlushAndSwap) {
  put("a");
  Session other = world.engine.open_session();
  ASSERT_TRUE(other.select(1).has_value());
  ASSERT_TRUE(other.strings().set("b", "v").has_value());
  EXPECT_TRUE(keys.swap_databases(0, 1).has_value());
  EXPECT_TRUE(keys.exists("b"));
  EXPECT_TRUE(other.keys().exists("a"));
  EXPECT_EQ(keys.swap_databases(0, 16).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(keys.swap_databases(-1, 0).error().code, ErrorCode::kOutOfRange);
  keys.flush_database();
  EXPECT_EQ(keys.size(), 0u);
  EXPECT_EQ(other.keys().size(), 1u);
  put("c");
  other.keys().flush_all();
  EXPECT_EQ(keys.size() + other.keys().size(), 0u);
}

TEST_F(KeysTest, DumpAndRestore) {
  EXPECT_EQ(keys.dump("k"), std::nullopt);
  put("k");
  const std::string payload = *keys.dump("k");
  EXPECT_EQ(keys.restore("k", Expiry::never(), payload).error(),
            (Error{ErrorCode::kDenied, "BUSYKEY Target key name already exists."}));
  world.engine.drain_events();
  ASSERT_TRUE(keys.restore("copy", Expiry::after(Millis(500)), payload));
  EXPECT_EQ(world.engine.strings().get("copy")->value(), "v");
  EXPECT_EQ(keys.ttl("copy"), Millis(500));
  const auto events = world.engine.drain_events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].name, "restore");
  EXPECT_EQ(events[0].key, "copy");
}

TEST_F(KeysTest, RestoreReplacesDeadlineAndIdleTime) {
  put("k");
  const std::string payload = *keys.dump("k");
  keys.expire_at("k", start() + Millis(700));
  ASSERT_TRUE(keys.restore("k", Expiry::keep(), payload, {.replace = true}));
  EXPECT_EQ(keys.deadline("k"), start() + Millis(700));
  ASSERT_TRUE(keys.restore("k", Expiry::at(start() + Millis(9)), payload,
                           {.replace = true, .idle_time = std::chrono::seconds(77)}));
  EXPECT_EQ(keys.deadline("k"), start() + Millis(9));
  EXPECT_EQ(keys.idle_time("k"), std::chrono::seconds(77));
  ASSERT_TRUE(keys.restore("k", Expiry::at(start()), payload, {.replace = true}));
  EXPECT_FALSE(keys.exists("k"));
}

TEST_F(KeysTest, RestoreRefusesAndChangesNothing) {
  put("k");
  std::string payload = *keys.dump("k");
  const Digest digest = world.engine.digest();
  const auto expect_refused = [&](Expiry expiry, ErrorCode code) {
    EXPECT_EQ(keys.restore("k", expiry, payload, {.replace = true}).error().code, code);
    EXPECT_EQ(world.engine.digest(), digest);
  };
  expect_refused(Expiry::after(Millis(0)), ErrorCode::kOutOfRange);
  expect_refused(Expiry::after(Millis(std::numeric_limits<std::int64_t>::max())),
                 ErrorCode::kOutOfRange);
  payload[0] ^= 1;
  expect_refused(Expiry::never(), ErrorCode::kOutOfRange);
}

// A scan returns a name that was there from beginning to end, so it must not move to where the scan
// no longer comes.
TEST_F(KeysTest, AKeyThatIsWrittenOverKeepsItsPlace) {
  world.engine.call("SADD", "set", "1");
  world.engine.call("ZADD", "zset", "1", "m");
  put("string");
  const Reply payload = world.engine.call("DUMP", "string");
  const std::vector<std::vector<std::string_view>> writes = {
      {"SET", "first", "v"},
      {"MSET", "first", "v", "string", "v"},
      {"COPY", "string", "first", "REPLACE"},
      {"RENAME", "another", "first"},
      {"RESTORE", "first", "0", *payload.get_if<std::string>(), "REPLACE"},
      {"SUNIONSTORE", "first", "set"},
      {"ZRANGESTORE", "first", "zset", "0", "-1"},
      {"SORT", "set", "STORE", "first"},
      {"BITOP", "NOT", "first", "string"},
  };
  for (const auto& write : writes) {
    put("first");
    put("second");
    put("another");
    ASSERT_FALSE(world.engine.call(write).is_error()) << write[0];
    std::vector<std::string> order;
    for (const auto& name : keys.matching("*s*"))
      if (name == "first" || name == "second") order.push_back(std::string(name));
    EXPECT_EQ(order, (std::vector<std::string>{"first", "second"})) << write[0];
    world.engine.call("DEL", "first", "second", "another");
  }
}

}  // namespace
}  // namespace perigee::testing
