// Sessions: one database and one protocol each, over the same data.
#include "perigee/session.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

TEST(Sessions, HaveADatabaseEach) {
  ManualEngine world;
  Session a = world.engine.open_session(), b = world.engine.open_session();
  EXPECT_EQ(a.database(), 0);
  EXPECT_TRUE(a.select(7).has_value());
  EXPECT_EQ(a.call("SET", "k", "v"), Reply(Reply::Status{"OK"}));
  EXPECT_TRUE(b.call("GET", "k").is_nil());
  EXPECT_EQ(b.call("SELECT", "7"), Reply(Reply::Status{"OK"}));
  EXPECT_EQ(b.database(), 7);
  EXPECT_EQ(b.call("GET", "k"), Reply("v"));
  EXPECT_FALSE(world.engine.keys().exists("k"));
}

TEST(Sessions, RefuseDatabasesThereAreNot) {
  ManualEngine world;
  for (const int outside : {-1, 16, 1000}) {
    const auto refused = world.engine.session().select(outside);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error(), (Error{ErrorCode::kOutOfRange, "ERR DB index is out of range"}));
  }
  EXPECT_EQ(world.engine.session().database(), 0);
}

TEST(Sessions, AnswerInTheirProtocol) {
  ManualEngine world;
  world.engine.call("MSET", "a", "ab", "b", "ab");
  Session session = world.engine.open_session();
  EXPECT_NE(session.call("LCS", "a", "b", "IDX").get_if<Reply::Array>(), nullptr);
  session.set_protocol(Protocol::kResp3);
  EXPECT_EQ(session.protocol(), Protocol::kResp3);
  EXPECT_NE(session.call("LCS", "a", "b", "IDX").get_if<Reply::Map>(), nullptr);
  EXPECT_NE(world.engine.call("LCS", "a", "b", "IDX").get_if<Reply::Array>(), nullptr);
}

TEST(Sessions, SelectInAScriptEndsWithIt) {
  ManualEngine world;
  world.engine.eval("redis.call('SELECT', 9) redis.call('SET', 'k', 'v')");
  EXPECT_EQ(world.engine.session().database(), 0);
  ASSERT_TRUE(world.engine.session().select(9).has_value());
  EXPECT_TRUE(world.engine.keys().exists("k"));
}

TEST(Sessions, NoWordsAreNoCommand) {
  ManualEngine world;
  const Reply reply = world.engine.call(Arguments());
  ASSERT_TRUE(reply.is_error());
  EXPECT_EQ(reply.get_if<Error>()->message, "ERR no command was given");
}

TEST(Sessions, Move) {
  ManualEngine world;
  Session first = world.engine.open_session();
  ASSERT_TRUE(first.select(3).has_value());
  Session second = std::move(first);
  EXPECT_EQ(second.database(), 3);
  Session third = world.engine.open_session();
  third = std::move(second);
  EXPECT_EQ(third.database(), 3);
}

TEST(Scripts, AreHandlesThatOutliveAFlush) {
  ManualEngine world;
  const auto script = world.engine.load("return {KEYS[1], ARGV[1]}");
  ASSERT_TRUE(script.has_value());
  const Script copy = *script;
  EXPECT_EQ(world.engine.call("SCRIPT", "EXISTS", copy.sha1()), Reply(Reply::Array{Reply(1)}));
  world.engine.call("SCRIPT", "FLUSH");
  EXPECT_EQ(world.engine.call("SCRIPT", "EXISTS", copy.sha1()), Reply(Reply::Array{Reply(0)}));
  const std::string_view keys[] = {"k"}, args[] = {"a"};
  EXPECT_EQ(copy.run(keys, args), Reply(Reply::Array{Reply("k"), Reply("a")}));
  EXPECT_EQ(copy.sha1().size(), 40u);
}

TEST(Scripts, ThatDoNotCompileAreRefused) {
  ManualEngine world;
  const auto refused = world.engine.load("return return");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kScript);
  EXPECT_EQ(refused.error().message,
            "ERR Error compiling script (new function): user_script:1: unexpected symbol near "
            "'return'");
}

TEST(Info, TellsWhatIsTrue) {
  ManualEngine world;
  Session listener = world.engine.open_session();
  listener.subscribe("news");
  world.engine.call("SET", "k", "v", "EX", "100");
  const Reply reply = world.engine.call("INFO");
  const std::string& text = *reply.get_if<std::string>();
  for (const char* line :
       {"# Server\r\nredis_version:7.0.15\r\n", "server_time_usec:1700000000000000\r\n",
        "\r\n\r\n# Clients\r\nconnected_clients:0\r\n", "blocked_clients:0\r\n",
        "pubsub_channels:1\r\n", "role:master\r\n", "db0:keys=1,expires=1,avg_ttl=0\r\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "in\n" << text;
  const std::string used = "used_memory_dataset:" + std::to_string(world.engine.memory_used()) + "\r\n";
  EXPECT_NE(text.find(used), std::string::npos) << text;
  const Reply one = world.engine.call("INFO", "CLIENTS", "nosuch");
  EXPECT_EQ(one, Reply("# Clients\r\nconnected_clients:0\r\ncluster_connections:0\r\n"
                       "maxclients:10000\r\nblocked_clients:0\r\ntracking_clients:0\r\n"));
}

}  // namespace
}  // namespace perigee::testing
