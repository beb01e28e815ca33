// CLIENT TRACKING: sessions are told when what they have read changes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/message.h"
#include "perigee/session.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

class TrackingTest : public ::testing::Test {
 protected:
  using Keys = std::vector<std::vector<std::string>>;
  Keys told(Session& session) {
    Keys all;
    while (auto message = session.poll_message()) {
      EXPECT_EQ(message->kind, Message::Kind::kInvalid);
      all.push_back(message->keys);
    }
    return all;
  }

  ManualEngine world;
  Engine& engine = world.engine;
  Session reader = engine.open_session();
};

TEST_F(TrackingTest, OnceForWhatWasRead) {
  engine.call("MSET", "a", "1", "b", "2", "c", "3");
  reader.call("CLIENT", "TRACKING", "ON");
  reader.call("MGET", "a", "b");
  engine.call("MSET", "a", "4", "c", "5");
  engine.call("SET", "a", "6");
  EXPECT_EQ(told(reader), (Keys{{"a"}}));
  reader.call("GET", "a");
  engine.call("DEL", "a");
  EXPECT_EQ(told(reader), (Keys{{"a"}}));
  reader.call("CLIENT", "TRACKING", "OFF");
  engine.call("DEL", "b");
  EXPECT_EQ(told(reader), Keys());
}

TEST_F(TrackingTest, OfItsOwnChangesUnlessItSaysNoLoop) {
  reader.call("CLIENT", "TRACKING", "ON");
  reader.call("GET", "k");
  reader.call("SET", "k", "v");
  EXPECT_EQ(told(reader), (Keys{{"k"}}));
  reader.call("CLIENT", "TRACKING", "ON", "NOLOOP");
  reader.call("GET", "k");
  reader.call("SET", "k", "w");
  EXPECT_EQ(told(reader), Keys());
}

TEST_F(TrackingTest, BroadcastsAllKeysWithThePrefixesOnceATurn) {
  reader.call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "user:", "PREFIX", "item:");
  engine.call("MSET", "user:2", "x", "other", "x", "user:1", "x", "item:9", "x");
  EXPECT_EQ(told(reader), (Keys{{"item:9"}, {"user:1", "user:2"}}));
  engine.eval("redis.call('SET', 'user:1', 'a') redis.call('DEL', 'user:2')");
  EXPECT_EQ(told(reader), (Keys{{"user:1", "user:2"}}));
}

TEST_F(TrackingTest, OptInAndOptOut) {
  reader.call("CLIENT", "TRACKING", "ON", "OPTIN");
  reader.call("GET", "a");
  reader.call("CLIENT", "CACHING", "YES");
  reader.call("GET", "b");
  reader.call("GET", "c");
  engine.call("MSET", "a", "1", "b", "1", "c", "1");
  EXPECT_EQ(told(reader), (Keys{{"b"}}));
  reader.call("CLIENT", "TRACKING", "OFF");
  reader.call("CLIENT", "TRACKING", "ON", "OPTOUT");
  reader.call("CLIENT", "CACHING", "NO");
  reader.call("GET", "a");
  reader.call("GET", "b");
  engine.call("MSET", "a", "2", "b", "2");
  EXPECT_EQ(told(reader), (Keys{{"b"}}));
}

TEST_F(TrackingTest, ExpiredEvictedAndFlushed) {
  reader.call("CLIENT", "TRACKING", "ON");
  engine.call("SET", "k", "v", "PX", "10");
  reader.call("GET", "k");
  world.clock.advance(Millis(20));
  engine.expire_due();
  EXPECT_EQ(told(reader), (Keys{{"k"}}));
  engine.call("SET", "big", std::string(10'000, 'x'));
  reader.call("GET", "big");
  engine.call("CONFIG", "SET", "maxmemory", "1000", "maxmemory-policy", "allkeys-random");
  engine.call("PING");
  EXPECT_EQ(told(reader), (Keys{{"big"}}));
  engine.call("CONFIG", "SET", "maxmemory", "0");
  reader.call("GET", "k");
  engine.call("FLUSHALL");
  EXPECT_EQ(told(reader), (Keys{{}}));
}

TEST_F(TrackingTest, AScriptReadsAllItsKeys) {
  reader.call("CLIENT", "TRACKING", "ON");
  reader.call("EVAL", "return redis.call('SET', 'x', '1')", "2", "a", "b");
  engine.call("MSET", "a", "1", "b", "1");
  EXPECT_EQ(told(reader), Keys());
  reader.call("EVAL", "return redis.call('GET', 'x')", "2", "a", "b");
  engine.call("MSET", "b", "2", "a", "2");
  EXPECT_EQ(told(reader), (Keys{{"b"}, {"a"}}));
}

TEST_F(TrackingTest, SomebodyElseIsToldUntilItGoes) {
  {
    Session other = engine.open_session();
    const std::string id = std::to_string(other.id());
    EXPECT_FALSE(reader.call("CLIENT", "TRACKING", "ON", "REDIRECT", id).is_error());
    reader.call("MGET", "a", "b");
    engine.call("SET", "a", "1");
    EXPECT_EQ(told(other), (Keys{{"a"}}));
    EXPECT_EQ(told(reader), Keys());
  }
  engine.call("SET", "b", "1");
  const auto message = reader.poll_message();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, Message::Kind::kBroken);
  EXPECT_NE(reader.call("CLIENT", "TRACKINGINFO").to_text().find("broken_redirect"),
            std::string::npos);
}

TEST_F(TrackingTest, RemembersSoManyKeys) {
  engine.call("CONFIG", "SET", "tracking-table-max-keys", "2");
  reader.call("CLIENT", "TRACKING", "ON");
  reader.call("MGET", "a", "b", "c");
  EXPECT_EQ(told(reader), (Keys{{"a"}}));
  engine.call("CONFIG", "SET", "tracking-table-max-keys", "1");
  EXPECT_EQ(told(reader), (Keys{{"b"}}));
  const Reply stats = engine.call("INFO", "stats");
  EXPECT_NE(stats.get_if<std::string>()->find("tracking_total_keys:1\r\n"), std::string::npos);
}

TEST(NoTouch, LeavesTheIdleTime) {
  ManualEngine world;
  world.engine.call("SET", "k", "v");
  Session quiet = world.engine.open_session();
  quiet.call("CLIENT", "NO-TOUCH", "ON");
  world.clock.advance(Millis(5000));
  quiet.call("GET", "k");
  EXPECT_EQ(quiet.call("OBJECT", "IDLETIME", "k"), Reply(5));
  quiet.call("TOUCH", "k");
  EXPECT_EQ(quiet.call("OBJECT", "IDLETIME", "k"), Reply(0));
}

TEST(NewAndMissedKeys, AreToldToWhoAsks) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.call("CONFIG", "SET", "notify-keyspace-events", "Emn");
  Session listener = engine.open_session();
  listener.subscribe_pattern("*");
  engine.call("GET", "k");
  engine.call("SET", "k", "v");
  engine.call("SET", "k", "w");
  engine.call("RPUSH", "l", "x");
  std::vector<std::string> told;
  while (auto message = listener.poll_message())
    told.push_back(message->channel + " " + message->payload);
  EXPECT_EQ(told, (std::vector<std::string>{"__keyevent@0__:keymiss k", "__keyevent@0__:new k",
                                            "__keyevent@0__:new l"}));
}

}  // namespace
}  // namespace perigee::testing
