// CLIENT PAUSE: commands that wait for its end.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/session.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

class PauseTest : public ::testing::Test {
 protected:
  void submit(Session& session, std::vector<std::string_view> argv) {
    session.submit(argv, [this](const Reply& reply) { answers.push_back(reply.to_text()); });
  }
  using Texts = std::vector<std::string>;

  ManualEngine world;
  Engine& engine = world.engine;
  Session one = engine.open_session(), two = engine.open_session(), three = engine.open_session();
  Texts answers;
};

TEST_F(PauseTest, WritesWaitForItsEndInTheirOrder) {
  engine.call("SET", "k", "1");
  engine.call("CLIENT", "PAUSE", "1000", "WRITE");
  submit(one, {"APPEND", "k", "2"});
  submit(two, {"APPEND", "k", "3"});
  submit(three, {"GET", "k"});
  EXPECT_EQ(answers, Texts{"\"1\"\n"});
  EXPECT_TRUE(one.waiting());
  const Reply clients = engine.call("INFO", "clients");
  EXPECT_NE(clients.get_if<std::string>()->find("blocked_clients:2"), std::string::npos);
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_EQ(answers, (Texts{"\"1\"\n", "(integer) 2\n", "(integer) 3\n"}));
  EXPECT_FALSE(one.waiting());
  EXPECT_EQ(engine.call("GET", "k"), Reply("123"));
}

TEST_F(PauseTest, EndsWithItsTime) {
  engine.call("CLIENT", "PAUSE", "1000");
  submit(one, {"GET", "k"});
  world.clock.advance(Millis(999));
  engine.expire_due();
  EXPECT_TRUE(answers.empty());
  world.clock.advance(Millis(1));
  engine.expire_due();
  EXPECT_EQ(answers, Texts{"(nil)\n"});
}

TEST_F(PauseTest, TheLongestAndTheStrictestCounts) {
  engine.call("CLIENT", "PAUSE", "1000", "ALL");
  engine.call("CLIENT", "PAUSE", "10", "WRITE");
  world.clock.advance(Millis(500));
  submit(one, {"GET", "k"});
  EXPECT_TRUE(one.waiting());
  world.clock.advance(Millis(500));
  engine.expire_due();
  EXPECT_FALSE(one.waiting());
}

TEST_F(PauseTest, DoesNotHoldTheHost) {
  engine.call("CLIENT", "PAUSE", "1000", "ALL");
  EXPECT_EQ(engine.call("INCR", "n"), Reply(1));
  EXPECT_TRUE(engine.strings().set("k", "v"));
}

TEST_F(PauseTest, HoldsScriptsUnlessTheySayThatTheyDoNotWrite) {
  engine.call("CLIENT", "PAUSE", "1000", "WRITE");
  submit(one, {"EVAL", "return 1", "0"});
  EXPECT_TRUE(one.waiting());
  submit(two, {"EVAL", "#!lua flags=no-writes\nreturn 2", "0"});
  submit(three, {"EVAL_RO", "return 3", "0"});
  EXPECT_EQ(answers, (Texts{"(integer) 2\n", "(integer) 3\n"}));
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_EQ(answers.back(), "(integer) 1\n");
}

TEST_F(PauseTest, HoldsTransactionsThatWrite) {
  submit(one, {"MULTI"});
  submit(one, {"SET", "k", "v"});
  submit(two, {"MULTI"});
  submit(two, {"GET", "k"});
  answers.clear();
  engine.call("CLIENT", "PAUSE", "1000", "WRITE");
  submit(one, {"EXEC"});
  submit(two, {"EXEC"});
  EXPECT_EQ(answers, Texts{"1) (nil)\n"});
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_EQ(answers.back(), "1) OK\n");
}

// A command that was held may wait in its turn.
TEST_F(PauseTest, WhatWasHeldMayWait) {
  engine.call("CLIENT", "PAUSE", "1000", "WRITE");
  submit(one, {"BLPOP", "list", "0"});
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_TRUE(one.waiting());
  engine.call("RPUSH", "list", "x");
  EXPECT_EQ(answers, Texts{"1) \"list\"\n2) \"x\"\n"});
}

TEST_F(PauseTest, NothingExpiresAndYetItIsAbsent) {
  engine.call("SET", "k", "v", "PX", "10");
  engine.call("CLIENT", "PAUSE", "1000", "WRITE");
  world.clock.advance(Millis(50));
  engine.expire_due();
  EXPECT_EQ(engine.call("GET", "k"), Reply());
  EXPECT_EQ(engine.call("EXISTS", "k"), Reply(0));
  EXPECT_EQ(engine.call("RANDOMKEY"), Reply());
  EXPECT_EQ(engine.call("DBSIZE"), Reply(1));
  EXPECT_EQ(engine.call("APPEND", "k", "x"), Reply(1));  // the host writes: now it goes
  EXPECT_EQ(engine.call("GET", "k"), Reply("x"));
}

TEST_F(PauseTest, ClientUnblockDoesNotEndIt) {
  engine.call("CLIENT", "PAUSE", "1000");
  submit(one, {"SET", "k", "v"});
  EXPECT_EQ(engine.call("CLIENT", "UNBLOCK", std::to_string(one.id())), Reply(0));
  EXPECT_TRUE(one.waiting());
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_EQ(answers, Texts{"OK\n"});
  EXPECT_EQ(engine.call("GET", "k"), Reply("v"));
}

TEST_F(PauseTest, WhoHasGoneIsForgotten) {
  engine.call("CLIENT", "PAUSE", "1000");
  {
    Session gone = engine.open_session();
    submit(gone, {"SET", "k", "v"});
  }
  submit(one, {"GET", "k"});
  engine.call("CLIENT", "UNPAUSE");
  EXPECT_EQ(answers, Texts{"(nil)\n"});
}

}  // namespace
}  // namespace perigee::testing
