// Sessions that wait: for keys, in the engine's time.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "perigee/session.h"

#include "tests/support/manual_engine.h"
#include "tests/support/reply_recorder.h"

namespace perigee::testing {
namespace {

class WaitingTest : public ::testing::Test {
 protected:
  // A session that waits, and what it was answered.
  struct Waiter {
    explicit Waiter(Engine& engine) : session(engine.open_session()) {}
    void submit(const std::vector<std::string_view>& argv) {
      session.submit(argv, [this](const Reply& reply) { answer = reply.to_text(); });
    }
    Session session;
    std::string answer;  // "": none yet
  };
  std::unique_ptr<Waiter> waiter(const std::vector<std::string_view>& argv) {
    auto made = std::make_unique<Waiter>(world.engine);
    made->submit(argv);
    return made;
  }

  ManualEngine world;
};

TEST_F(WaitingTest, WhatIsThereIsAnsweredAtOnce) {
  world.engine.call("RPUSH", "list", "a", "b");
  const auto one = waiter({"BLPOP", "list", "0"});
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"a\"\n");
  EXPECT_FALSE(one->session.waiting());
}

TEST_F(WaitingTest, APushServesWhoHasWaitedLongest) {
  const auto first = waiter({"BLPOP", "list", "0"}), second = waiter({"BRPOP", "list", "0"});
  EXPECT_TRUE(first->session.waiting());
  world.engine.call("RPUSH", "list", "a");
  EXPECT_EQ(first->answer, "1) \"list\"\n2) \"a\"\n");
  EXPECT_EQ(second->answer, "");
  world.engine.call("RPUSH", "list", "b", "c");
  EXPECT_EQ(second->answer, "1) \"list\"\n2) \"c\"\n");
  EXPECT_EQ(world.engine.call("LRANGE", "list", "0", "-1").to_text(), "1) \"b\"\n");
}

TEST_F(WaitingTest, NativeCallsServeToo) {
  const auto one = waiter({"BLPOP", "list", "0"});
  const std::string_view items[] = {"a"};
  ASSERT_TRUE(world.engine.lists().push_back("list", items));
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"a\"\n");
  const auto other = waiter({"BLPOP", "renamed", "0"});
  ASSERT_TRUE(world.engine.lists().push_back("list", items));
  ASSERT_TRUE(world.engine.keys().rename("list", "renamed"));
  EXPECT_EQ(other->answer, "1) \"renamed\"\n2) \"a\"\n");
}

TEST_F(WaitingTest, TheDeadlineComesByTheClock) {
  const auto one = waiter({"BLPOP", "list", "0.5"}), later = waiter({"BZPOPMIN", "zset", "1"});
  world.clock.advance(Millis(499));
  world.engine.expire_due();
  EXPECT_EQ(one->answer, "");
  world.clock.advance(Millis(1));
  world.engine.expire_due();
  EXPECT_EQ(one->answer, "(nil)\n");
  EXPECT_EQ(later->answer, "");
  world.clock.advance(Millis(500));
  world.engine.call("PING");  // any turn
  EXPECT_EQ(later->answer, "(nil)\n");
}

TEST_F(WaitingTest, ADeadlineThatHasComeIsBeforeAPush) {
  const auto one = waiter({"BLPOP", "list", "1"});
  world.clock.advance(Millis(1000));
  world.engine.call("RPUSH", "list", "a");
  EXPECT_EQ(one->answer, "(nil)\n");
  EXPECT_EQ(world.engine.call("LLEN", "list"), Reply(1));
}

TEST_F(WaitingTest, ATransactionServesWhenItIsOver) {
  const auto one = waiter({"BLPOP", "list", "0"});
  Session other = world.engine.open_session();
  other.call("MULTI");
  other.call("RPUSH", "list", "a");
  other.call("DEL", "list");
  other.call("EXEC");
  EXPECT_EQ(one->answer, "");
  other.call("MULTI");
  other.call("RPUSH", "list", "a");
  other.call("LPUSH", "list", "b");
  other.call("EXEC");
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"b\"\n");
}

TEST_F(WaitingTest, AScriptServesWhenItIsOver) {
  const auto one = waiter({"BLPOP", "list", "0"});
  const std::string_view keys[] = {"list"};
  world.engine.eval("redis.call('RPUSH', KEYS[1], 'a') redis.call('LPUSH', KEYS[1], 'b')", keys);
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"b\"\n");
}

TEST_F(WaitingTest, OneThatIsServedMayServeAnother) {
  const auto mover = waiter({"BLMOVE", "a", "b", "LEFT", "RIGHT", "0"});
  const auto popper = waiter({"BLPOP", "b", "0"});
  world.engine.call("RPUSH", "a", "item");
  EXPECT_EQ(mover->answer, "\"item\"\n");
  EXPECT_EQ(popper->answer, "1) \"b\"\n2) \"item\"\n");
}

TEST_F(WaitingTest, AnotherTypeIsNotWaitedFor) {
  const auto one = waiter({"BLPOP", "other", "key", "0"});
  world.engine.call("ZADD", "key", "1", "m");
  world.engine.call("SET", "other", "v");
  EXPECT_EQ(one->answer, "");
  world.engine.call("DEL", "key");
  world.engine.call("RPUSH", "key", "a");
  EXPECT_EQ(one->answer, "1) \"key\"\n2) \"a\"\n");
}

TEST_F(WaitingTest, SortedSets) {
  const auto lowest = waiter({"BZPOPMIN", "z", "0"});
  const auto many = waiter({"BZMPOP", "0", "2", "y", "z", "MAX", "COUNT", "2"});
  world.engine.call("ZADD", "z", "1", "a", "2", "b", "3", "c");
  EXPECT_EQ(lowest->answer, "1) \"z\"\n2) \"a\"\n3) \"1\"\n");
  EXPECT_EQ(many->answer,
            "1) \"z\"\n2) 1) 1) \"c\"\n      2) \"3\"\n   2) 1) \"b\"\n      2) \"2\"\n");
}

TEST_F(WaitingTest, Streams) {
  world.engine.call("XADD", "s", "1-0", "f", "old");
  const auto newer = waiter({"XREAD", "BLOCK", "0", "STREAMS", "s", "$"});
  world.engine.call("XADD", "s", "2-0", "f", "new");
  EXPECT_NE(newer->answer.find("2-0"), std::string::npos) << newer->answer;
  EXPECT_EQ(newer->answer.find("1-0"), std::string::npos) << newer->answer;

  const auto timed = waiter({"XREAD", "BLOCK", "10", "STREAMS", "s", "$"});
  world.clock.advance(Millis(10));
  world.engine.expire_due();
  EXPECT_EQ(timed->answer, "(nil)\n");
}

TEST_F(WaitingTest, StreamGroups) {
  world.engine.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
  const std::vector<std::string_view> read{"XREADGROUP", "GROUP",   "g", "me", "BLOCK",
                                           "0",          "STREAMS", "s", ">"};
  const auto first = waiter(read), second = waiter(read);
  world.engine.call("XADD", "s", "1-0", "f", "v");
  EXPECT_NE(first->answer.find("1-0"), std::string::npos);
  EXPECT_EQ(second->answer, "");
  world.engine.call("XGROUP", "DESTROY", "s", "g");
  EXPECT_EQ(second->answer,
            "(error) NOGROUP the consumer group this client was blocked on no longer exists\n");

  world.engine.call("XGROUP", "CREATE", "s", "g", "$");
  for (const std::vector<std::string_view>& gone :
       {std::vector<std::string_view>{"DEL", "s"}, {"SET", "s", "v"}, {"FLUSHALL"}}) {
    world.engine.call("DEL", "s");
    world.engine.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
    const auto waiting = waiter(read);
    world.engine.call(gone);
    EXPECT_EQ(waiting->answer, "(error) UNBLOCKED the stream key no longer exists\n") << gone[0];
  }
}

TEST_F(WaitingTest, ClientUnblock) {
  const auto one = waiter({"BLPOP", "list", "0"}), other = waiter({"BLPOP", "list", "0"});
  const std::string id = std::to_string(one->session.id());
  EXPECT_EQ(world.engine.call("CLIENT", "UNBLOCK", id), Reply(1));
  EXPECT_EQ(one->answer, "(nil)\n");
  EXPECT_EQ(world.engine.call("CLIENT", "UNBLOCK", id), Reply(0));
  EXPECT_EQ(world.engine.call("CLIENT", "UNBLOCK", std::to_string(other->session.id()), "ERROR"),
            Reply(1));
  EXPECT_EQ(other->answer, "(error) UNBLOCKED client unblocked via CLIENT UNBLOCK\n");
}

TEST_F(WaitingTest, ForReplicasThereIsNoneToCome) {
  const auto one = waiter({"WAIT", "1", "50"});
  EXPECT_EQ(one->answer, "");
  world.clock.advance(Millis(50));
  world.engine.expire_due();
  EXPECT_EQ(one->answer, "(integer) 0\n");
  EXPECT_EQ(waiter({"WAIT", "0", "0"})->answer, "(integer) 0\n");
}

TEST_F(WaitingTest, WhoEndsIsNotServed) {
  { const auto gone = waiter({"BLPOP", "list", "0"}); }
  world.engine.call("RPUSH", "list", "a");
  EXPECT_EQ(world.engine.call("LLEN", "list"), Reply(1));
}

TEST_F(WaitingTest, CallNeverWaits) {
  EXPECT_TRUE(world.engine.call("BLPOP", "list", "0").is_nil());
  EXPECT_FALSE(world.engine.session().waiting());
}

TEST_F(WaitingTest, ASessionThatWaitsMayCall) {
  const auto one = waiter({"BLPOP", "list", "0"});
  EXPECT_EQ(one->session.call("SET", "k", "v"), Reply(Reply::Status{"OK"}));
  EXPECT_TRUE(one->session.waiting());
  world.engine.call("RPUSH", "list", "a");
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"a\"\n");
}

TEST_F(WaitingTest, WhoDoesNotWantToBeAnsweredWaitsAllTheSame) {
  ReplyRecorder output;
  Session quiet = world.engine.open_session();
  quiet.attach(output);
  for (const std::vector<std::string_view>& argv :
       {std::vector<std::string_view>{"CLIENT", "REPLY", "OFF"}, {"BLPOP", "list", "0"}})
    quiet.submit(argv);
  EXPECT_TRUE(quiet.waiting());
  world.engine.call("RPUSH", "list", "a");
  EXPECT_FALSE(quiet.waiting());
  EXPECT_EQ(world.engine.call("LLEN", "list"), Reply(0));
  const std::string_view hello[] = {"HELLO", "3"}, on[] = {"CLIENT", "REPLY", "ON"};
  quiet.submit(hello);
  EXPECT_EQ(output.protocol(), Protocol::kResp3);
  quiet.submit(on);
  EXPECT_EQ(output.take(), std::vector<Reply>{Reply(Reply::Status{"OK"})});
}

TEST_F(WaitingTest, AnAnsweredHostMayCallAgain) {
  Session session = world.engine.open_session();
  std::vector<std::string> items;
  std::function<void(const Reply&)> again = [&](const Reply& reply) {
    items.push_back(*(*reply.get_if<Reply::Array>())[1].get_if<std::string>());
    const std::string_view argv[] = {"BLPOP", "list", "0"};
    if (items.size() < 3) session.submit(argv, again);
  };
  const std::string_view argv[] = {"BLPOP", "list", "0"};
  session.submit(argv, again);
  world.engine.call("RPUSH", "list", "a", "b", "c", "d");
  EXPECT_EQ(items, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(WaitingTest, AHostMayWaitForAnotherSession) {
  Session session = world.engine.open_session();
  const std::string_view argv[] = {"BLPOP", "list", "0"};
  int idles = 0;
  const Reply reply = session.call_blocking(argv, [&](std::optional<UnixMicros> until) {
    EXPECT_EQ(until, std::nullopt);
    if (++idles == 3) world.engine.call("RPUSH", "list", "a");
  });
  EXPECT_EQ(reply.to_text(), "1) \"list\"\n2) \"a\"\n");
  EXPECT_EQ(idles, 3);
  world.engine.call("RPUSH", "list", "b");
  EXPECT_EQ(session.call_blocking(argv, [&](auto) { ADD_FAILURE(); }).to_text(),
            "1) \"list\"\n2) \"b\"\n");
}

TEST_F(WaitingTest, AHostMayWaitForTheTimeToCome) {
  Session session = world.engine.open_session();
  const UnixMicros before = world.clock.now();
  const std::string_view argv[] = {"BLPOP", "list", "2"};
  const Reply reply = session.call_blocking(argv, [&](std::optional<UnixMicros> until) {
    ASSERT_TRUE(until);
    world.clock.advance(std::chrono::duration_cast<Millis>(*until - world.clock.now()));
  });
  EXPECT_TRUE(reply.is_nil());
  EXPECT_EQ(world.clock.now() - before, Micros(2'000'000));
}

TEST_F(WaitingTest, TheNextWakeupIsWhenTimeAloneDoesSomething) {
  EXPECT_EQ(world.engine.next_wakeup(), std::nullopt);
  const UnixMicros now = world.clock.now();
  world.engine.call("SET", "k", "v", "PX", "5000");
  EXPECT_EQ(world.engine.next_wakeup(), now + Millis(5000));
  const auto one = waiter({"BLPOP", "list", "3"});
  EXPECT_EQ(world.engine.next_wakeup(), now + Millis(3000));
  world.engine.call("CLIENT", "PAUSE", "1000");
  EXPECT_EQ(world.engine.next_wakeup(), now + Millis(1000));
  world.clock.advance(Millis(5001));
  world.engine.expire_due();
  EXPECT_EQ(one->answer, "(nil)\n");
  EXPECT_EQ(world.engine.next_wakeup(), std::nullopt);
  world.engine.call("SET", "k", "v", "PXAT", "9000000000000000");
  EXPECT_EQ(world.engine.next_wakeup(), std::nullopt);
}

TEST_F(WaitingTest, ARewindMayBringWhatIsWaitedFor) {
  world.engine.call("RPUSH", "list", "a");
  const Snapshot full = world.engine.snapshot();
  world.engine.call("DEL", "list");
  const auto one = waiter({"BLPOP", "list", "0"});
  world.engine.rewind(full);
  world.engine.call("PING");  // any turn
  EXPECT_EQ(one->answer, "1) \"list\"\n2) \"a\"\n");
}

TEST_F(WaitingTest, AForkLeavesThemBehind) {
  const auto one = waiter({"BLPOP", "list", "0"});
  Engine fork = world.engine.fork();
  fork.call("RPUSH", "list", "a");
  EXPECT_EQ(one->answer, "");
  EXPECT_EQ(fork.call("LLEN", "list"), Reply(1));
}

}  // namespace
}  // namespace perigee::testing
