// DUMP and back, for every type and form: the same value, and the same bytes once more.
#include "engine/persist/payload.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/text.h"
#include "tests/unit/persist/payload_parts.h"
#include "tests/unit/persist/payload_world.h"

namespace perigee::testing {
namespace {

class PayloadTest : public ::testing::Test {
 protected:
  // A copy by payload must be equal to the original in everything but its name.
  void expect_comes_back(const std::string& key) {
    const std::string payload = world.dump(key);
    Engine copy = world.engine.fork();
    copy.call("DEL", key);
    ASSERT_TRUE(copy.keys().restore(key, Expiry::never(), payload)) << key;
    EXPECT_EQ(copy.digest(), world.engine.digest()) << key;
    EXPECT_EQ(base::printable(*copy.keys().dump(key)), base::printable(payload)) << key;
  }

  PayloadWorld world;
};

TEST_F(PayloadTest, Strings) {
  for (const std::string& value :
       {std::string(), std::string("v"), std::string("-7"), std::string("128"),
        std::string("-2147483648"), std::string("2147483648"), std::string("9223372036854775807"),
        std::string(64, 'x'), std::string(16383, 'y'), std::string("a\0b\xff", 4)}) {
    world.engine.call("SET", "k", value);
    expect_comes_back("k");
  }
}

TEST_F(PayloadTest, AnIntegerIsAnIntegerAgain) {
  world.engine.call("SET", "k", "1");
  world.engine.call("APPEND", "k", "2");
  EXPECT_EQ(world.encoding("k"), "raw");
  ASSERT_TRUE(world.restore("k", world.dump("k")));
  EXPECT_EQ(world.encoding("k"), "int");
}

TEST_F(PayloadTest, Lists) {
  for (const std::string size : {"-2", "-1", "3", "0"}) {
    world.engine.call("DEL", "k");
    world.engine.call("CONFIG", "SET", "list-max-listpack-size", size);
    for (std::size_t i = 0; i < 2000; ++i)
      world.engine.call("RPUSH", "k", std::to_string(i), std::string(i % 90, 'x'));
    world.engine.call("RPUSH", "k", std::string(20000, 'l'), "");
    expect_comes_back("k");
  }
}

TEST_F(PayloadTest, Sets) {
  world.engine.call("SADD", "k", "1", "-70000", "9000000000");
  expect_comes_back("k");
  EXPECT_EQ(world.encoding("k"), "intset");
  world.engine.call("SADD", "k", "a", "");
  expect_comes_back("k");
  for (int i = 0; i < 1000; ++i) world.engine.call("SADD", "k", "member " + std::to_string(i));
  expect_comes_back("k");
}

TEST_F(PayloadTest, Hashes) {
  world.engine.call("HSET", "k", "f", "v", "n", "1", "", "");
  expect_comes_back("k");
  for (int i = 0; i < 1000; ++i) world.engine.call("HSET", "k", std::to_string(i), "v");
  EXPECT_EQ(world.encoding("k"), "hashtable");
  expect_comes_back("k");
}

TEST_F(PayloadTest, HashesWhoseFieldsGoAway) {
  world.engine.call("HSET", "k", "a", "1", "b", "2", "c", "3");
  world.engine.call("HPEXPIRE", "k", "5000", "FIELDS", "1", "b");
  world.engine.call("HPEXPIRE", "k", "4000", "FIELDS", "1", "c");
  expect_comes_back("k");
  const std::string payload = world.dump("k");
  EXPECT_EQ(payload[0], 24);
  EXPECT_EQ(payload[payload.size() - 10], 12);  // the version
  world.clock.advance(Millis(4500));
  ASSERT_TRUE(world.restore("k", payload));
  EXPECT_EQ(world.ask("HKEYS", "k"), "1) \"a\"\n2) \"b\"\n");
  world.engine.call("HPERSIST", "k", "FIELDS", "1", "b");
  const std::string plain = world.dump("k");
  EXPECT_EQ(plain[plain.size() - 10], 10);
  expect_comes_back("k");
}

TEST_F(PayloadTest, SortedSets) {
  world.engine.call("ZADD", "k", "1", "a", "-0.5", "b", "inf", "c", "-inf", "d", "1e300", "7",
                    "0.1", "", "12345678901234567", "e", "0", "f");
  expect_comes_back("k");
  EXPECT_EQ(world.encoding("k"), "listpack");
  for (int i = 0; i < 500; ++i)
    world.engine.call("ZADD", "k", std::to_string(i % 50) + ".25", "member " + std::to_string(i));
  world.engine.call("ZADD", "k", "-0", "minus zero");
  EXPECT_EQ(world.encoding("k"), "skiplist");
  expect_comes_back("k");
}

TEST_F(PayloadTest, Streams) {
  for (std::size_t i = 1; i < 350; ++i) {
    world.engine.call("XADD", "k", std::to_string(i) + "-" + std::to_string(i % 3), "f",
                      std::to_string(i), "g", std::string(i % 50, 'x'));
    if (i % 7 == 0) world.engine.call("XADD", "k", std::to_string(i) + "-5", "other", "name");
  }
  expect_comes_back("k");
  world.engine.call("XGROUP", "CREATE", "k", "group", "10");
  world.engine.call("XGROUP", "CREATE", "k", "empty", "$");
  world.engine.call("XGROUP", "CREATECONSUMER", "k", "group", "idle");
  world.engine.call("XREADGROUP", "GROUP", "group", "a", "COUNT", "20", "STREAMS", "k", ">");
  world.engine.call("XREADGROUP", "GROUP", "group", "b", "COUNT", "5", "STREAMS", "k", ">");
  world.engine.call("XCLAIM", "k", "group", "b", "0", "12-0", "13-1");
  expect_comes_back("k");
  world.engine.call("XDEL", "k", "12-0", "200-2");
  world.engine.call("XTRIM", "k", "MAXLEN", "150");
  expect_comes_back("k");
  world.engine.call("XTRIM", "k", "MAXLEN", "0");
  expect_comes_back("k");
}

// Trimming nearly removes whole nodes: these must be the same after a restore, with what was
// removed from them counted.
TEST_F(PayloadTest, NodesOfStreamsStayWhatTheyWere) {
  for (int i = 1; i <= 250; ++i) world.engine.call("XADD", "k", std::to_string(i), "f", "v");
  ASSERT_TRUE(world.restore("copy", world.dump("k")));
  for (const char* key : {"k", "copy"}) {
    EXPECT_EQ(world.ask("XTRIM", key, "MAXLEN", "~", "60"), "(integer) 100\n");
    EXPECT_EQ(world.ask("XTRIM", key, "MAXLEN", "~", "60"), "(integer) 0\n");
    for (int i = 251; i <= 330; ++i) world.engine.call("XADD", key, std::to_string(i), "f", "v");
    EXPECT_EQ(world.ask("XTRIM", key, "MAXLEN", "~", "60"), "(integer) 100\n");
  }
  StreamParts parts;
  parts.first_entry = element(3) + element(0) + element(0) + element("v") + element(4);
  parts.live = parts.removed = element(1);
  parts.size = length(1);
  parts.first_id = length(8) + length(1);
  ASSERT_TRUE(world.restore("removed", payload(parts.body())));
  for (int i = 9; i < 107; ++i) world.engine.call("XADD", "removed", std::to_string(i), "f", "v");
  EXPECT_EQ(world.ask("XTRIM", "removed", "MAXLEN", "~", "0"), "(integer) 99\n");
}

TEST_F(PayloadTest, WhatCannotBeKeptIsRefused) {
  EngineOptions options;
  options.limits.value_bytes = 100;
  PayloadWorld small(options);
  world.engine.call("SET", "k", std::string(101, 'x'));
  const auto refused = small.restore("k", world.dump("k"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  world.engine.call("SETRANGE", "k", "0", std::string(100, 'y'));
  world.engine.call("SET", "k", std::string(100, 'x'));
  EXPECT_TRUE(small.restore("k", world.dump("k")));
}

}  // namespace
}  // namespace perigee::testing
