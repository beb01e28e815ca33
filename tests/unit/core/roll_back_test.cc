// ScriptOptions::on_error = roll_back: what fails was never there.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

EngineOptions rolling_back() {
  EngineOptions options;
  options.scripts.on_error = OnError::kRollBack;
  options.scripts.instructions = 1'000'000;
  return options;
}

class RollBackTest : public ::testing::Test {
 protected:
  // All that can be told of the state, and what comes next.
  std::string fingerprint() {
    Engine copy = engine.fork();
    std::string text = copy.digest().to_text() + " " + std::to_string(copy.memory_used());
    for (const char* next : {"return redis.call('RANDOMKEY')", "return math.random(1000000)"})
      text += copy.eval(next).to_text();
    return text + copy.call("INFO", "stats").to_text();
  }
  // A script that does `what` and then fails.
  Reply fail(const std::string& what) { return engine.eval(what + " error('no')"); }
  void expect_nothing(const std::string& what) {
    engine.drain_events();
    const std::string before = fingerprint();
    EXPECT_TRUE(fail(what).is_error());
    EXPECT_EQ(fingerprint(), before) << what;
    EXPECT_TRUE(engine.drain_events().empty()) << what;
  }

  ManualEngine world{rolling_back()};
  Engine& engine = world.engine;
};

TEST_F(RollBackTest, NothingIsLeftOfData) {
  for (int i = 0; i < 300; ++i) engine.call("SET", "key:" + std::to_string(i), "v");
  engine.call("RPUSH", "list", "a", "b");
  engine.call("SET", "timed", "v", "PX", "5000");
  for (const char* what :
       {"redis.call('SET', 'key:7', 'w')", "redis.call('SET', 'new', 'w')",
        "redis.call('DEL', 'key:7')", "redis.call('RPOP', 'list', 2)", "redis.call('FLUSHALL')",
        "redis.call('SWAPDB', 0, 3)", "redis.call('SELECT', 5) redis.call('SET', 'a', 1)",
        "redis.call('EXPIRE', 'key:9', 100)", "redis.call('PERSIST', 'timed')",
        "redis.call('RANDOMKEY')", "math.random()", "math.randomseed(5)",
        "redis.call('GET', 'absent')", "for i = 1, 2000 do redis.call('SET', 'n:' .. i, i) end"})
    expect_nothing(what);
  EXPECT_EQ(engine.call("PTTL", "timed"), Reply(5000));
}

TEST_F(RollBackTest, HoweverItFails) {
  engine.call("SET", "k", "before");
  for (const char* failing :
       {"error('no')", "return {err = 'ERR no'}", "return redis.pcall('nosuch')",
        "redis.call('LPUSH', 'k', 'x')", "while true do end",
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        "local t = {} t[1] = t return t"}) {
    const std::string source = std::string("redis.call('SET', 'k', 'after') ") + failing;
    EXPECT_TRUE(engine.eval(source).is_error()) << failing;
    EXPECT_EQ(engine.call("GET", "k"), Reply("before")) << failing;
    EXPECT_TRUE(engine.load(source).value().run().is_error());
    EXPECT_TRUE(engine.call("EVAL", source, "0").is_error());
    EXPECT_EQ(engine.call("GET", "k"), Reply("before")) << failing;
  }
}

TEST_F(RollBackTest, AScriptThatCatchesAnErrorHasNotFailed) {
  EXPECT_EQ(engine.eval("redis.call('SET', 'k', 1) pcall(error) redis.pcall('nosuch') return 'ok'"),
            Reply("ok"));
  EXPECT_EQ(engine.call("GET", "k"), Reply("1"));
}

TEST_F(RollBackTest, FunctionsToo) {
  engine.functions()
      .load(
          "#!lua name=l\nredis.register_function('f', function(keys) "
          "redis.call('INCR', keys[1]) error('no') end)")
      .value();
  const std::string_view keys[] = {"n"};
  EXPECT_TRUE(engine.functions().call("f", keys).is_error());
  EXPECT_TRUE(engine.call("FCALL", "f", "1", "n").is_error());
  EXPECT_EQ(engine.call("EXISTS", "n"), Reply(0));
}

TEST_F(RollBackTest, OneOfATransaction) {
  const std::string_view set[] = {"SET", "a", "1"};
  const std::string_view bad[] = {"EVAL", "redis.call('SET', 'b', 1) error('no')", "0"};
  const std::string_view good[] = {"EVAL", "redis.call('SET', 'c', 1) return 1", "0"};
  const Arguments commands[] = {set, bad, good};
  engine.session().transaction(commands);
  EXPECT_EQ(engine.call("MGET", "a", "b", "c"), Reply(Reply::Array{"1", Reply(), "1"}));
}

TEST_F(RollBackTest, WhatWasDueStaysUntilItIsAskedFor) {
  engine.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
  engine.call("SET", "k", "v", "PX", "10");
  world.clock.advance(Millis(20));
  engine.drain_events();
  EXPECT_TRUE(fail("redis.call('GET', 'k')").is_error());
  EXPECT_TRUE(engine.drain_events().empty());
  EXPECT_EQ(engine.call("GET", "k"), Reply());
  ASSERT_EQ(engine.drain_events().size(), 1u);
}

TEST_F(RollBackTest, NobodyHearsOfIt) {
  engine.call("CONFIG", "SET", "notify-keyspace-events", "KEA");
  engine.call("SET", "k", "v");
  Session watcher = engine.open_session(), hearer = engine.open_session(),
          cacher = engine.open_session(), waiter = engine.open_session();
  watcher.call("WATCH", "k");
  hearer.subscribe("news");
  hearer.subscribe_pattern("__key*");
  cacher.call("CLIENT", "TRACKING", "ON");
  cacher.call("GET", "k");
  bool answered = false;
  const std::string_view wait[] = {"BLPOP", "list", "0"};
  waiter.submit(wait, [&](const Reply&) { answered = true; });
  const std::string what =
      "redis.call('PUBLISH', 'news', 'x') redis.call('SET', 'k', 'w') "
      "redis.call('RPUSH', 'list', 'x') ";
  for (const char* also : {"", "redis.call('FLUSHALL') ", "redis.call('SWAPDB', 0, 1) "}) {
    fail(what + also);
    EXPECT_FALSE(hearer.poll_message());
    EXPECT_FALSE(cacher.poll_message());
    EXPECT_FALSE(answered);
  }
  watcher.call("MULTI");
  EXPECT_FALSE(watcher.call("EXEC").is_nil());

  watcher.call("WATCH", "k");
  EXPECT_EQ(engine.eval(what + "return 'done'"), Reply("done"));
  EXPECT_TRUE(answered);
  watcher.call("MULTI");
  EXPECT_TRUE(watcher.call("EXEC").is_nil());
  EXPECT_EQ(cacher.poll_message()->keys, std::vector<std::string>{"k"});
  EXPECT_EQ(hearer.poll_message()->payload, "x");
  EXPECT_EQ(hearer.poll_message()->payload, "set");
}

TEST_F(RollBackTest, PublishSaysWhoWillHear) {
  Session hearer = engine.open_session();
  hearer.subscribe("news");
  hearer.subscribe_pattern("n*");
  EXPECT_EQ(engine.eval("return redis.call('PUBLISH', 'news', 'x')"), Reply(2));
  EXPECT_TRUE(hearer.poll_message());
  EXPECT_TRUE(hearer.poll_message());
}

TEST_F(RollBackTest, AReadingThatFailedIsNotTracked) {
  engine.call("SET", "k", "v");
  Session cacher = engine.open_session();
  cacher.call("CLIENT", "TRACKING", "ON");
  cacher.call("EVAL", "redis.call('GET', KEYS[1]) error('no')", "1", "k");
  engine.call("SET", "k", "w");
  EXPECT_FALSE(cacher.poll_message());
  cacher.call("EVAL", "return redis.call('GET', KEYS[1])", "1", "k");
  engine.call("SET", "k", "v");
  EXPECT_TRUE(cacher.poll_message());
}

// As a whole database is flushed and put back, by the roots.
TEST_F(RollBackTest, CostsNothingOfWhatItDoesNotTouch) {
  for (int i = 0; i < 20'000; ++i) engine.call("SET", "key:" + std::to_string(i), "v");
  const std::size_t used = engine.memory_used();
  for (int i = 0; i < 1000; ++i) fail("redis.call('FLUSHALL') redis.call('SET', 'key:5', 'x')");
  EXPECT_EQ(engine.memory_used(), used);
  EXPECT_EQ(engine.call("DBSIZE"), Reply(20'000));
}

TEST(RollBack, IsNotTheDefault) {
  ManualEngine world;
  world.engine.eval("redis.call('SET', 'k', 1) error('no')");
  EXPECT_EQ(world.engine.call("GET", "k"), Reply("1"));
}

}  // namespace
}  // namespace perigee::testing
