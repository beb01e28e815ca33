// MULTI, EXEC and WATCH among several sessions, and Session::transaction.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/session.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

const Reply kQueued{Reply::Status{"QUEUED"}};
const Reply kOk{Reply::Status{"OK"}};

class TransactionsTest : public ::testing::Test {
 protected:
  ManualEngine world;
  Session one = world.engine.open_session(), other = world.engine.open_session();
};

TEST_F(TransactionsTest, CommandsWaitForExec) {
  EXPECT_EQ(one.call("MULTI"), kOk);
  EXPECT_EQ(one.call("SET", "k", "1"), kQueued);
  EXPECT_EQ(one.call("INCR", "k"), kQueued);
  EXPECT_TRUE(other.call("GET", "k").is_nil());
  EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{kOk, Reply(2)}));
  EXPECT_EQ(other.call("GET", "k"), Reply("2"));
}

TEST_F(TransactionsTest, AKeyThatAnotherSessionChangesStopsExec) {
  const std::vector<std::vector<std::string_view>> changes = {
      {"SET", "k", "x"},
      {"DEL", "k"},
      {"EXPIRE", "k", "100"},
      {"FLUSHDB"},
      {"XGROUP", "CREATE", "absent", "g", "$", "MKSTREAM"},
      {"RENAME", "other", "k"},
      {"SWAPDB", "0", "1"},
      {"PERSIST", "k"},
      {"APPEND", "k", "x"},
  };
  for (const auto& change : changes) {
    other.call("FLUSHALL");
    other.call("SET", "k", "v", "EX", "1000");
    other.call("SET", "other", "v");
    EXPECT_EQ(one.call("WATCH", "k", "absent"), kOk);
    EXPECT_FALSE(other.call(change).is_error());
    one.call("MULTI");
    one.call("SET", "done", "1");
    EXPECT_TRUE(one.call("EXEC").is_nil()) << change[0];
    EXPECT_FALSE(world.engine.keys().exists("done")) << change[0];
  }
}

TEST_F(TransactionsTest, ARewindChangesKeys) {
  other.call("SET", "k", "v");
  const Snapshot before = world.engine.snapshot();
  one.call("WATCH", "k");
  world.engine.rewind(before);
  one.call("MULTI");
  EXPECT_TRUE(one.call("EXEC").is_nil());
  one.call("WATCH", "absent");
  world.engine.rewind(before);
  one.call("MULTI");
  EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{}));
}

TEST_F(TransactionsTest, WhatDoesNotChangeTheKeyDoesNotStopIt) {
  other.call("SET", "k", "v");
  const std::vector<std::vector<std::string_view>> harmless = {{"GET", "k"},
                                                               {"SET", "other", "x"},
                                                               {"DEL", "absent"},
                                                               {"SWAPDB", "2", "3"},
                                                               {"SETNX", "k", "x"}};
  for (const auto& command : harmless) {
    one.call("WATCH", "k");
    other.call(command);
    one.call("MULTI");
    one.call("PING");
    EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{Reply(Reply::Status{"PONG"})})) << command[0];
  }
}

TEST_F(TransactionsTest, AnAbsentKeyThatCameAndWentHasChanged) {
  one.call("WATCH", "k");
  other.call("SET", "k", "v");
  other.call("DEL", "k");
  one.call("MULTI");
  EXPECT_TRUE(one.call("EXEC").is_nil());
}

TEST_F(TransactionsTest, AWatchedKeyThatExpiresHasChanged) {
  other.call("SET", "k", "v", "PX", "100");
  one.call("WATCH", "k");
  one.call("MULTI");
  world.clock.advance(Millis(101));
  EXPECT_TRUE(one.call("EXEC").is_nil());
  // What had gone before is no change.
  other.call("SET", "k", "v", "PX", "100");
  world.clock.advance(Millis(101));
  one.call("WATCH", "k");
  one.call("MULTI");
  EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{}));
}

TEST_F(TransactionsTest, TimeStandsStillInExec) {
  one.call("MULTI");
  one.call("TIME");
  one.call("TIME");
  const Reply times = one.call("EXEC");
  const auto& both = *times.get_if<Reply::Array>();
  EXPECT_EQ(both[0], both[1]);
}

TEST_F(TransactionsTest, UnwatchAndDiscardForget) {
  for (const char* forget : {"UNWATCH", "DISCARD"}) {
    if (forget == std::string("DISCARD")) one.call("MULTI");
    one.call("WATCH", "k");
    one.call(forget);
    other.call("SET", "k", "v");
    one.call("MULTI");
    EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{})) << forget;
  }
}

TEST_F(TransactionsTest, CommandsThatWaitDoNotWaitInExec) {
  one.call("MULTI");
  one.call("BLPOP", "list", "0");
  one.call("BLMOVE", "list", "to", "LEFT", "LEFT", "0");
  EXPECT_EQ(one.call("EXEC"), Reply(Reply::Array{Reply(), Reply()}));
  EXPECT_FALSE(one.waiting());
}

TEST_F(TransactionsTest, AtTheMemoryLimitNothingThatGrowsIsExecuted) {
  EngineOptions options;
  options.limits.memory_bytes = 1000;
  ManualEngine small(options);
  Session session = small.engine.open_session();
  session.call("MULTI");
  session.call("SET", "k", std::string(100, 'x'));
  small.engine.call("SET", "large", std::string(2000, 'x'));
  EXPECT_EQ(
      session.call("EXEC").get_if<Error>()->message,
      "EXECABORT Transaction discarded because of: OOM command not allowed when used memory > "
      "'maxmemory'.");
  EXPECT_EQ(session.call("GET", "k"), Reply());
}

TEST_F(TransactionsTest, NativeForm) {
  const std::string_view set[] = {"SET", "k", "1"}, incr[] = {"INCR", "k"}, wrong[] = {"GET"};
  const Arguments commands[] = {set, incr};
  EXPECT_EQ(one.transaction(commands), Reply(Reply::Array{kOk, Reply(2)}));

  const std::string_view watched[] = {"k"};
  ASSERT_TRUE(one.watch(watched));
  other.call("SET", "k", "x");
  EXPECT_TRUE(one.transaction(commands).is_nil());
  EXPECT_EQ(other.call("GET", "k"), Reply("x"));

  const Arguments broken[] = {set, wrong};
  EXPECT_EQ(one.transaction(broken).get_if<Error>()->message,
            "ERR wrong number of arguments for 'get' command");
  EXPECT_EQ(one.call("GET", "k"), Reply("x"));
}

TEST_F(TransactionsTest, ASessionThatEndsIsForgotten) {
  {
    Session third = world.engine.open_session();
    third.call("WATCH", "k");
    third.call("MULTI");
  }
  EXPECT_EQ(one.call("SET", "k", "v"), kOk);
}

}  // namespace
}  // namespace perigee::testing
