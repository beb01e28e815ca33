// Clients that others' commands answer, or the time: they wait, or listen to messages.
#include <gtest/gtest.h>

#include <string>

#include "tests/endpoint/wire.h"

namespace perigee::testing {
namespace {

class Waiting : public ::testing::Test {
 protected:
  Reply host(std::string_view command, std::string_view key, std::string_view value) {
    const std::lock_guard lock(served.endpoint().turn_lock());
    return served.engine().call(command, key, value);
  }
  // A client that waits for an element of `queue`, and has sent another command behind.
  Wire waiting_client() {
    Wire client = served.connect();
    EXPECT_EQ(client.ask("PING\r\nBLPOP queue 0\r\nPING\r\n", "+PONG\r\n"), "+PONG\r\n");
    return client;
  }

  static constexpr std::string_view kPopped = "*2\r\n$5\r\nqueue\r\n$1\r\na\r\n+PONG\r\n";
  ServedEngine served{{.message_bytes = 100000}};
};

TEST_F(Waiting, AnotherClientAnswers) {
  Wire first = waiting_client(), second = waiting_client(), other = served.connect();
  EXPECT_EQ(other.ask("RPUSH queue a\r\n", ":1\r\n"), ":1\r\n");
  EXPECT_EQ(first.receive(kPopped.size()), kPopped);
  EXPECT_EQ(other.ask("RPUSH queue a\r\n", ":1\r\n"), ":1\r\n");
  EXPECT_EQ(second.receive(kPopped.size()), kPopped);
}

TEST_F(Waiting, TheHostAnswers) {
  Wire client = waiting_client();
  EXPECT_EQ(host("RPUSH", "queue", "a"), Reply(1));
  EXPECT_EQ(client.receive(kPopped.size()), kPopped);
}

TEST_F(Waiting, TheTimeAnswers) {
  Wire client = served.connect();
  EXPECT_EQ(client.ask("BLPOP queue 0.02\r\nPING\r\n", "*-1\r\n+PONG\r\n"), "*-1\r\n+PONG\r\n");
}

TEST_F(Waiting, WhoLeavesWaitsNoMore) {
  for (const bool politely : {true, false}) {
    Wire client = waiting_client();
    politely ? client.finish() : client.break_off();
    EXPECT_TRUE(served.comes_true([](RespEndpoint& endpoint) { return endpoint.clients() == 0; }));
  }
  EXPECT_EQ(host("RPUSH", "queue", "a"), Reply(1));
}

TEST_F(Waiting, Messages) {
  constexpr std::string_view kSubscribed = "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
  constexpr std::string_view kMessage = "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n";
  Wire client = served.connect(), other = served.connect();
  EXPECT_EQ(client.ask("SUBSCRIBE c\r\n", kSubscribed), kSubscribed);
  EXPECT_EQ(other.ask("PUBLISH c m\r\n", ":1\r\n"), ":1\r\n");
  EXPECT_EQ(client.receive(kMessage.size()), kMessage);
  EXPECT_EQ(host("PUBLISH", "c", "m"), Reply(1));
  EXPECT_EQ(client.receive(kMessage.size()), kMessage);
}

TEST_F(Waiting, WhoDoesNotReadItsMessagesIsLetGo) {
  Wire client = served.connect();
  client.ask("SUBSCRIBE c\r\n", "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n");
  const std::string message(1 << 20, 'm');
  EXPECT_TRUE(served.comes_true([&](RespEndpoint& endpoint) {
    for (int i = 0; i < 10; ++i) served.engine().call("PUBLISH", "c", message);
    return endpoint.clients() == 0;
  }));
}

TEST_F(Waiting, QuitAndKill) {
  Wire client = served.connect();
  client.send("QUIT\r\nPING\r\n");
  EXPECT_EQ(client.rest(), "+OK\r\n");
  Wire victim = served.connect(), other = served.connect();
  EXPECT_EQ(victim.ask("CLIENT ID\r\n", ":3\r\n"), ":3\r\n");  // the first is the host's own
  EXPECT_EQ(other.ask("CLIENT KILL ID 3\r\n", ":1\r\n"), ":1\r\n");
  EXPECT_EQ(victim.rest(), "");
}

TEST_F(Waiting, Hello) {
  Wire client = served.connect();
  EXPECT_EQ(client.ask("HELLO 3\r\n", "%"), "%");
  client.finish();
  EXPECT_NE(client.rest().find("$5\r\nproto\r\n:3\r\n"), std::string::npos);
}

}  // namespace
}  // namespace perigee::testing
