// What a run of a script tells about itself: its report, its keys, its calls.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

using Keys = std::vector<ScriptReport::Key>;

EngineOptions with_keys(KeyPolicy keys) {
  EngineOptions options;
  options.scripts.keys = keys;
  return options;
}

Reply run(Engine& engine, const std::string& source, std::vector<std::string_view> keys = {}) {
  return engine.eval(source, keys);
}

TEST(ScriptReport, CountsWhatARunDid) {
  ManualEngine world;
  run(world.engine, "for i = 1, 10000 do end redis.call('PING') redis.pcall('nosuch') return 1");
  const ScriptReport small = world.engine.last_run();
  EXPECT_GE(small.instructions, 10'000u);
  EXPECT_LT(small.instructions, 10'200u);
  EXPECT_GE(small.steps, small.instructions + 2);
  EXPECT_EQ(small.commands, 2u);
  EXPECT_TRUE(small.keys.empty());

  run(world.engine, "local s = ('x'):rep(1000000) return #s");
  EXPECT_LT(world.engine.last_run().instructions, 200u);
  EXPECT_GE(world.engine.last_run().steps, 1'000'000u / 64);
  EXPECT_GE(world.engine.last_run().peak_memory_bytes, 1'000'000u);
  EXPECT_EQ(world.engine.last_run().commands, 0u);
}

TEST(ScriptReport, IsTheSameOnEveryRunAndInAFork) {
  ManualEngine world;
  const std::string source =
      "local t = {} for i = 1, 3000 do t[i] = tostring(i):rep(3) end table.sort(t) "
      "return #cjson.encode(t) + #redis.call('PING', table.concat(t))";
  run(world.engine, source);
  const ScriptReport first = world.engine.last_run();
  Engine fork = world.engine.fork();
  run(fork, source);
  run(world.engine, "return ('x'):rep(100000)");
  run(world.engine, source);
  for (const ScriptReport& again : {fork.last_run(), world.engine.last_run()}) {
    EXPECT_EQ(again.instructions, first.instructions);
    EXPECT_EQ(again.steps, first.steps);
  }
}

TEST(ScriptReport, OfWhatFailedToo) {
  EngineOptions options;
  options.scripts.instructions = 50'000;
  ManualEngine world(options);
  EXPECT_TRUE(run(world.engine, "redis.call('PING') while true do end").is_error());
  EXPECT_EQ(world.engine.last_run().instructions, 50'000u);
  EXPECT_EQ(world.engine.last_run().commands, 1u);
}

TEST(ScriptReport, EachSessionHasItsOwn) {
  ManualEngine world;
  Session other = world.engine.open_session();
  other.call("EVAL", "redis.call('PING') return 1", "0");
  EXPECT_EQ(other.last_run().commands, 1u);
  EXPECT_EQ(world.engine.last_run().commands, 0u);
  world.engine.functions()
      .load("#!lua name=l\nredis.register_function('f', function() redis.call('PING') end)")
      .value();
  world.engine.functions().call("f");
  EXPECT_EQ(world.engine.last_run().commands, 1u);
}

TEST(KeyPolicy, ReportTellsOfAllKeys) {
  ManualEngine world(with_keys(KeyPolicy::kReport));
  EXPECT_EQ(run(world.engine,
                "redis.call('MSET', KEYS[2], 1, 'other', 2) redis.call('GET', KEYS[2]) "
                "redis.call('PING', 'x') redis.pcall('GET') redis.pcall('nosuch', 'k') "
                "redis.call('COPY', KEYS[1], 'copy') return 1",
                {"a", "b"}),
            Reply(1));
  EXPECT_EQ(world.engine.last_run().keys,
            (Keys{{"b", true}, {"other", false}, {"a", true}, {"copy", false}}));
  run(world.engine, "return 1");
  EXPECT_EQ(world.engine.last_run().keys, Keys());
}

TEST(KeyPolicy, DeclaredOnlyRefuses) {
  ManualEngine world(with_keys(KeyPolicy::kDeclaredOnly));
  const Reply refused = run(world.engine, "return redis.pcall('MSET', KEYS[1], 1, 'b', 2)", {"a"});
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(*refused.get_if<Error>(),
            (Error{ErrorCode::kScript, "ERR Script used a key that it was not given: 'b'"}));
  EXPECT_EQ(world.engine.last_run().keys, Keys());
  EXPECT_EQ(world.engine.call("EXISTS", "a", "b"), Reply(0));
  EXPECT_EQ(run(world.engine, "redis.call('SET', KEYS[1], 1) return redis.call('DBSIZE')", {"a"}),
            Reply(1));
  EXPECT_EQ(world.engine.last_run().keys, (Keys{{"a", true}}));

  world.engine.functions()
      .load(
          "#!lua name=l\nredis.register_function('f', function(keys, args) "
          "return redis.call('GET', args[1]) end)")
      .value();
  const std::string_view keys[] = {"a"}, other[] = {"b"};
  EXPECT_EQ(world.engine.functions().call("f", keys, keys), Reply("1"));
  EXPECT_TRUE(world.engine.functions().call("f", keys, other).is_error());
}

TEST(KeyPolicy, LongNamesAreCut) {
  ManualEngine world(with_keys(KeyPolicy::kDeclaredOnly));
  const Reply refused = run(world.engine, "return redis.pcall('GET', ('x'):rep(100000))");
  EXPECT_LT(refused.get_if<Error>()->message.size(), 300u);
}

TEST(ScriptTrace, TellsOfEveryCallAndItsReply) {
  std::vector<std::pair<std::string, Reply>> calls;
  std::vector<std::string> scripts;
  EngineOptions options;
  options.scripts.trace = [&](const TracedCall& call) {
    std::string words;
    for (const std::string_view word : call.argv)
      words += (words.empty() ? "" : " ") + std::string(word);
    calls.emplace_back(words, call.reply);
    scripts.emplace_back(call.script);
  };
  ManualEngine world(options);
  const std::string source =
      "redis.call('SET', KEYS[1], 1.5) redis.setresp(3) redis.call('HGETALL', 'absent') "
      "redis.pcall('nosuch', 2) return redis.call('GET', KEYS[1])";
  EXPECT_EQ(run(world.engine, source, {"k"}), Reply("1.5"));
  const std::vector<std::pair<std::string, Reply>> expected{
      {"SET k 1.5", Reply::Status{"OK"}},
      {"HGETALL absent", Reply::Map{}},
      {"nosuch 2", Error{ErrorCode::kSyntax, "ERR Unknown Redis command called from script"}},
      {"GET k", "1.5"}};
  EXPECT_EQ(calls, expected);
  EXPECT_EQ(scripts, std::vector<std::string>(4, std::string(world.engine.load(source)->sha1())));
}

// Every kind of reply reaches the script as it does when nobody listens.
TEST(ScriptTrace, ChangesNothing) {
  EngineOptions options;
  options.scripts.trace = [](const TracedCall&) {};
  ManualEngine traced(options), plain;
  for (const std::string protocol : {"2", "3"})
    for (const char* call :
         {"'GET', 'absent'", "'SET', 's', ('x'):rep(100)", "'GET', 's'", "'INCR', 'n'",
          "'RPUSH', 'l', 1, 2, 3", "'LRANGE', 'l', 0, -1", "'LPOP', 'absent', 2",
          "'HSET', 'h', 'f', 'v'", "'HGETALL', 'h'", "'SADD', 'set', 1", "'SMEMBERS', 'set'",
          "'ZADD', 'z', 1.5, 'm'", "'ZSCORE', 'z', 'm'", "'ZRANGE', 'z', 0, -1, 'WITHSCORES'",
          "'LPUSH', 's', 1", "'INFO', 'server'", "'COMMAND', 'GETKEYS', 'get', 'k'"}) {
      const std::string source = "redis.setresp(" + protocol + ") local r = redis.pcall(" + call +
                                 ") return {type(r), cmsgpack.pack(r), r}";
      EXPECT_EQ(run(traced.engine, source), run(plain.engine, source)) << source;
    }
}

}  // namespace
}  // namespace perigee::testing
