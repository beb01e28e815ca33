// ScriptOptions: source, instructions, memory; at the limit and past it.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

std::string message(const Reply& reply) {
  const auto* error = reply.get_if<Error>();
  return error == nullptr ? std::string() : error->message;
}

TEST(SourceLimit, AtItAndOnePast) {
  EngineOptions options;
  options.scripts.source_bytes = 100;
  ManualEngine world(options);
  const std::string head = "return 1 --";
  const std::string fits = head + std::string(100 - head.size(), 'x');
  EXPECT_EQ(world.engine.eval(fits), Reply(1));
  EXPECT_TRUE(world.engine.load(fits).has_value());
  for (const Reply& refused :
       {world.engine.eval(fits + "x"), world.engine.call("EVAL", fits + "x", "0"),
        world.engine.call("SCRIPT", "LOAD", fits + "x")}) {
    ASSERT_TRUE(refused.is_error());
    EXPECT_EQ(refused.get_if<Error>()->code, ErrorCode::kLimit);
    EXPECT_EQ(message(refused),
              "ERR script source is longer than the limit of 100 bytes "
              "(ScriptOptions::source_bytes)");
  }
  EXPECT_EQ(world.engine.load(fits + "x").error().code, ErrorCode::kLimit);
}

TEST(InstructionLimit, StopsTheSameRunAtTheSamePlace) {
  EngineOptions options;
  options.scripts.instructions = 100'000;
  ManualEngine world(options);
  EXPECT_EQ(world.engine.eval("local n = 0 for i = 1, 10000 do n = n + 1 end return n"),
            Reply(10'000));
  const std::string endless = "redis.call('SET', 'n', 0) while true do redis.call('INCR', 'n') end";
  const Reply stopped = world.engine.eval(endless);
  ASSERT_TRUE(stopped.is_error());
  EXPECT_EQ(stopped.get_if<Error>()->code, ErrorCode::kLimit);
  EXPECT_NE(message(stopped).find("100000 instructions"), std::string::npos) << message(stopped);
  const Reply reached = world.engine.call("GET", "n");
  world.engine.eval("while true do end");
  EXPECT_EQ(world.engine.eval(endless), stopped);
  EXPECT_EQ(world.engine.call("GET", "n"), reached);
  EXPECT_TRUE(world.engine.eval("pcall(function() while true do end end) return 1").is_error())
      << "pcall does not swallow it";
  EXPECT_EQ(world.engine.eval("return 1"), Reply(1)) << "the next run begins anew";
}

TEST(InstructionLimit, IsSharedByTheScriptsOfATransaction) {
  EngineOptions options;
  options.scripts.instructions = 100'000;
  ManualEngine world(options);
  const std::string_view loop[] = {"EVAL", "for i = 1, 40000 do end return 'done'", "0"};
  const std::string_view ping[] = {"PING"};
  const Arguments commands[] = {loop, ping, loop, loop, loop, ping};
  const Reply answers = world.engine.session().transaction(commands);
  const auto* all = answers.get_if<Reply::Array>();
  ASSERT_TRUE(all != nullptr && all->size() == 6) << answers.to_text();
  EXPECT_EQ((*all)[0], Reply("done"));
  EXPECT_EQ((*all)[2], Reply("done"));
  EXPECT_NE(message((*all)[3]).find("100000 instructions"), std::string::npos);
  EXPECT_NE(message((*all)[4]).find("100000 instructions"), std::string::npos);
  EXPECT_EQ((*all)[5], Reply(Reply::Status{"PONG"}));
  EXPECT_EQ(world.engine.call(loop), Reply("done")) << "the next turn begins anew";
}

// After other scripts, in a fork, with other seeds: the same place, and the same number of steps.
TEST(InstructionLimit, IsMetAtTheSameStepEverywhere) {
  const std::string source =
      "local co = coroutine.wrap(function() while true do coroutine.yield(math.sin(1)) end end) "
      "for i = 1, 1e9 do redis.call('INCR', 'n') local s = ('x'):rep(i % 500) .. i co() "
      "redis.call('RPUSH', 'l', cjson.encode({s:gsub('x', 'y'), #s})) pcall(error, s) "
      "if i % 50 == 0 then redis.call('DEL', 'l') end end";
  std::string seen;
  for (const std::uint64_t seed : {1u, 2u, 3u})
    for (const bool forked : {false, true}) {
      EngineOptions options;
      options.scripts.instructions = 300'000 + 7 * 100;
      options.seed = options.hash_seed.emplace(seed);
      ManualEngine world(options);
      for (std::uint64_t i = 1; i < seed; ++i)
        world.engine.eval("local t = {} for i = 1, 1000 do t[i] = {tostring(i)} end");
      Engine fork = world.engine.fork();
      Engine& engine = forked ? fork : world.engine;
      EXPECT_TRUE(engine.eval(source).is_error());
      const std::string now = engine.digest().to_text() + " " +
                              std::to_string(engine.last_run().steps) + " " +
                              std::to_string(engine.last_run().instructions);
      if (seen.empty()) seen = now;
      EXPECT_EQ(now, seen) << "seed " << seed << (forked ? ", forked" : "");
    }
}

// A stopwatch that goes on whenever it is read.
class Ticking final : public Clock {
 public:
  UnixMicros now() override { return now_ += Micros(100); }

 private:
  UnixMicros now_{};
};

TEST(TimeLimit, EndsWhatTakesTooLong) {
  Ticking stopwatch;
  EngineOptions options;
  options.stopwatch = &stopwatch;
  options.scripts.time_limit = Micros(1000);
  ManualEngine world(options);
  EXPECT_EQ(world.engine.eval("for i = 1, 10000 do end return 'done'"), Reply("done"));
  for (const char* endless : {"while true do end", "while true do pcall(error) end",
                              "return ('a'):rep(100000):find('a-b')"}) {
    const Reply stopped = world.engine.eval(endless);
    ASSERT_TRUE(stopped.is_error());
    EXPECT_EQ(stopped.get_if<Error>()->code, ErrorCode::kLimit);
    EXPECT_NE(message(stopped).find("ScriptOptions::time_limit"), std::string::npos)
        << message(stopped);
    EXPECT_LT(world.engine.last_run().steps, 200'000u);
  }
  EXPECT_EQ(world.engine.eval("return 1"), Reply(1)) << "the next run begins anew";
}

TEST(TimeLimit, IsNoneWithoutAStopwatch) {
  EngineOptions options;
  options.scripts.time_limit = Micros(1);
  ManualEngine world(options);
  EXPECT_EQ(world.engine.eval("for i = 1, 100000 do end return 'done'"), Reply("done"));
}

// The scripts of EVAL beyond the latest 500; not those of SCRIPT LOAD, and not before Redis 7.4.
TEST(ScriptsOfEval, AreForgottenWhenOthersCome) {
  const auto source = [](int i) { return "return " + std::to_string(i); };
  for (const ScriptProfile profile : {ScriptProfile::kRedis7, ScriptProfile::kRedis8}) {
    EngineOptions options;
    options.scripts.profile = profile;
    ManualEngine world(options);
    const auto sha1 = [&](int i) { return std::string(world.engine.load(source(i))->sha1()); };
    ManualEngine names;
    const auto exists = [&](int i) {
      return world.engine.call("SCRIPT", "EXISTS", names.engine.load(source(i))->sha1()) ==
             Reply(Reply::Array{1});
    };
    for (int i = 0; i < 500; ++i) world.engine.eval(source(i));
    sha1(1);                                                                  // now to be kept
    world.engine.call("EVALSHA", names.engine.load(source(2))->sha1(), "0");  // and used
    for (int i = 500; i < 503; ++i) world.engine.eval(source(i));
    const bool all = profile == ScriptProfile::kRedis7;
    EXPECT_EQ(exists(0), all);
    EXPECT_TRUE(exists(1));
    EXPECT_TRUE(exists(2));
    EXPECT_EQ(exists(3), all);
    EXPECT_TRUE(exists(4));
    Engine fork = world.engine.fork();
    for (int i = 1000; i < 1500; ++i) fork.eval(source(i));
    EXPECT_TRUE(exists(4)) << "a fork has its own";
    for (int i = 1000; i < 1500; ++i) world.engine.eval(source(i));
    EXPECT_EQ(exists(2), all);
    EXPECT_TRUE(exists(1));
    EXPECT_EQ(world.engine.eval(source(0)), Reply(0)) << "what was forgotten comes again";
  }
}

TEST(ScriptMemoryLimit, StopsTheRunAndNotTheEngine) {
  EngineOptions options;
  options.scripts.memory_bytes = std::size_t{4} << 20;
  ManualEngine world(options);
  EXPECT_EQ(world.engine.eval("return #string.rep('x', 1000000)"), Reply(1'000'000));
  const Reply stopped =
      world.engine.eval("local t = {} for i = 1, 10000000 do t[i] = {i} end return #t");
  ASSERT_TRUE(stopped.is_error());
  EXPECT_EQ(stopped.get_if<Error>()->code, ErrorCode::kLimit);
  EXPECT_NE(message(stopped).find("4194304"), std::string::npos) << message(stopped);
  EXPECT_EQ(world.engine.eval("return #string.rep('x', 1000000)"), Reply(1'000'000));
}

}  // namespace
}  // namespace perigee::testing
