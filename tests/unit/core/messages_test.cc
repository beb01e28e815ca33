// Publishing, subscribing, and keyspace notifications.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "perigee/message.h"
#include "perigee/session.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

using Kind = Message::Kind;

class MessagesTest : public ::testing::Test {
 protected:
  std::vector<Message> poll(Session& session) {
    std::vector<Message> all;
    while (auto message = session.poll_message()) all.push_back(*std::move(message));
    return all;
  }

  ManualEngine world;
  Session one = world.engine.open_session(), other = world.engine.open_session();
};

TEST_F(MessagesTest, GoToWhoHasSubscribed) {
  EXPECT_TRUE(one.subscribe("news"));
  EXPECT_FALSE(one.subscribe("news"));
  EXPECT_TRUE(other.subscribe_pattern("n*"));
  EXPECT_EQ(world.engine.session().publish("news", "hello"), 2u);
  EXPECT_EQ(world.engine.call("PUBLISH", "other", "x"), Reply(0));
  EXPECT_EQ(poll(one), (std::vector<Message>{{Kind::kChannel, "", "news", "hello"}}));
  EXPECT_EQ(poll(other), (std::vector<Message>{{Kind::kPattern, "n*", "news", "hello"}}));
  EXPECT_EQ(one.poll_message(), std::nullopt);
}

TEST_F(MessagesTest, OneForEachSubscription) {
  one.subscribe("news");
  one.subscribe_pattern("n*");
  one.subscribe_pattern("*s");
  EXPECT_EQ(world.engine.session().publish("news", "x"), 3u);
  EXPECT_EQ(poll(one), (std::vector<Message>{{Kind::kChannel, "", "news", "x"},
                                             {Kind::kPattern, "n*", "news", "x"},
                                             {Kind::kPattern, "*s", "news", "x"}}));
}

TEST_F(MessagesTest, EndWithTheSubscription) {
  one.subscribe("news");
  EXPECT_TRUE(one.unsubscribe("news"));
  EXPECT_FALSE(one.unsubscribe("news"));
  EXPECT_EQ(world.engine.session().publish("news", "x"), 0u);
  {
    Session third = world.engine.open_session();
    third.subscribe("news");
    third.subscribe_pattern("*");
  }
  EXPECT_EQ(world.engine.session().publish("news", "x"), 0u);
}

TEST_F(MessagesTest, ShardChannelsAreApart) {
  one.call("SSUBSCRIBE", "news");
  EXPECT_EQ(world.engine.call("PUBLISH", "news", "x"), Reply(0));
  EXPECT_EQ(world.engine.call("SPUBLISH", "news", "y"), Reply(1));
  EXPECT_EQ(poll(one), (std::vector<Message>{{Kind::kShard, "", "news", "y"}}));
  EXPECT_EQ(world.engine.call("PUBSUB", "SHARDCHANNELS").to_text(), "1) \"news\"\n");
}

TEST_F(MessagesTest, ScriptsPublish) {
  one.subscribe("news");
  EXPECT_EQ(world.engine.eval("return redis.call('PUBLISH', 'news', 'x')"), Reply(1));
  EXPECT_EQ(poll(one).size(), 1u);
}

TEST_F(MessagesTest, TellOfKeys) {
  other.subscribe_pattern("__key*__:*");
  world.engine.call("SET", "k", "v");
  EXPECT_TRUE(poll(other).empty());
  EXPECT_FALSE(world.engine.call("CONFIG", "SET", "notify-keyspace-events", "KEA").is_error());
  world.engine.call("SET", "k", "v", "PX", "10");
  world.clock.advance(Millis(11));
  world.engine.expire_due();
  std::vector<std::string> heard;
  for (const Message& message : poll(other))
    heard.push_back(message.channel + " " + message.payload);
  EXPECT_EQ(heard,
            (std::vector<std::string>{"__keyspace@0__:k set", "__keyevent@0__:set k",
                                      "__keyspace@0__:k expire", "__keyevent@0__:expire k",
                                      "__keyspace@0__:k expired", "__keyevent@0__:expired k"}));
}

TEST_F(MessagesTest, OnlyOfTheClassesAskedFor) {
  other.subscribe_pattern("*");
  const std::pair<const char*, std::vector<std::string>> classes[] = {
      {"E$", {"set"}},  {"El", {"rpush"}}, {"Eg", {"del"}}, {"Eh", {"hset"}}, {"Ez", {"zadd"}},
      {"Es", {"sadd"}}, {"Et", {"xadd"}},  {"", {}},        {"A", {}}};
  for (const auto& [letters, events] : classes) {
    world.engine.call("CONFIG", "SET", "notify-keyspace-events", letters);
    for (const std::vector<std::string_view>& command :
         {std::vector<std::string_view>{"SET", "k", "v"},
          {"DEL", "k"},
          {"RPUSH", "l", "a"},
          {"HSET", "h", "f", "v"},
          {"SADD", "s", "m"},
          {"ZADD", "z", "1", "m"},
          {"XADD", "x", "*", "f", "v"}})
      world.engine.call(command);
    std::vector<std::string> heard;
    for (const Message& message : poll(other)) heard.push_back(message.channel.substr(15));
    EXPECT_EQ(heard, events) << letters;
    world.engine.call("CONFIG", "SET", "notify-keyspace-events", "");
    world.engine.call("FLUSHALL");
  }
}

}  // namespace
}  // namespace perigee::testing
