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
