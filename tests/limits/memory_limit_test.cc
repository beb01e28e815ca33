// Limits::memory_bytes: growth is refused past it, by call, natively and in scripts; everything
// else goes on, and room that is made can be used.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/commands/registry.h"
#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

const Error kRefusal{ErrorCode::kLimit, "OOM command not allowed when used memory > 'maxmemory'."};

// An engine that holds `held` bytes more than its limit, or as many when it is 0.
class Full {
 public:
  explicit Full(std::size_t over) : world(limited(over)) { fill(world.engine); }

  static void fill(Engine& engine) {
    engine.call("SET", "k", "10");
    engine.call("SET", "timed", "v", "PX", "100");
    engine.call("SET", "long", std::string(500, 'x'));
  }
  ManualEngine world;

 private:
  static EngineOptions limited(std::size_t over) {
    ManualEngine unlimited;
    fill(unlimited.engine);
    EngineOptions options;
    options.limits.memory_bytes = unlimited.engine.memory_used() - over;
    return options;
  }
};

TEST(MemoryLimit, AtItGrowthIsAllowedOneByteLessIsNot) {
  Full at(0), past(1);
  EXPECT_EQ(at.world.engine.call("APPEND", "k", "1"), Reply(3));
  const Reply refused = past.world.engine.call("APPEND", "k", "1");
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(*refused.get_if<Error>(), kRefusal);
}

// Rows with kGrows are refused, the others are not; the rows are the truth for both.
TEST(MemoryLimit, RefusesWhatMayGrowAndNothingElse) {
  const std::set<std::string_view> growing{"append", "copy",   "decr",        "decrby", "getset",
                                           "incr",   "incrby", "incrbyfloat", "mset",   "msetnx",
                                           "psetex", "set",    "setex",       "setnx",  "setrange"};
  std::set<std::string_view> rows;
  for (const commands::CommandSpec* command : commands::all_commands())
    if (command->flags & commands::kGrows) rows.insert(command->name);
  for (const std::string_view name : growing) EXPECT_TRUE(rows.contains(name)) << name;

  for (const auto& words :
       std::vector<std::vector<std::string_view>>{{"APPEND", "k", "1"},
                                                  {"COPY", "k", "l"},
                                                  {"DECR", "k"},
                                                  {"DECRBY", "k", "1"},
                                                  {"GETSET", "k", "v"},
                                                  {"INCR", "k"},
                                                  {"INCRBY", "k", "1"},
                                                  {"INCRBYFLOAT", "k", "1"},
                                                  {"MSET", "k", "v"},
                                                  {"MSETNX", "z", "v"},
                                                  {"PSETEX", "k", "1", "v"},
                                                  {"SET", "k", "v"},
                                                  {"SETEX", "k", "1", "v"},
                                                  {"SETNX", "z", "v"},
                                                  {"SETRANGE", "k", "0", "v"}}) {
    Full full(1);
    const Digest before = full.world.engine.digest();
    full.world.engine.drain_events();
    const Reply reply = full.world.engine.call(words);
    ASSERT_TRUE(reply.is_error()) << words[0];
    EXPECT_EQ(*reply.get_if<Error>(), kRefusal) << words[0];
    EXPECT_EQ(full.world.engine.digest(), before) << words[0];
    EXPECT_TRUE(full.world.engine.drain_events().empty()) << words[0];
  }
  for (const auto& words :
       std::vector<std::vector<std::string_view>>{{"GET", "k"},
                                                  {"EXPIRE", "k", "10"},
                                                  {"PERSIST", "timed"},
                                                  {"RENAME", "k", "l"},
                                                  {"MOVE", "k", "1"},
                                                  {"GETEX", "long", "EX", "5"},
                                                  {"KEYS", "*"},
                                                  {"SWAPDB", "0", "2"},
                                                  {"EVAL", "return 1", "0"},
                                                  {"SCRIPT", "LOAD", "return 2"},
                                                  {"PING"}}) {
    Full full(1);
    EXPECT_FALSE(full.world.engine.call(words).is_error()) << words[0];
  }
}

TEST(MemoryLimit, NativeCallsAreRefusedAlike) {
  Full full(1);
  Strings strings = full.world.engine.strings();
  const Digest before = full.world.engine.digest();
  const KeyValue pairs[] = {{"a", "1"}};
  EXPECT_EQ(strings.set("k", "v").error(), kRefusal);
  EXPECT_EQ(strings.exchange("k", "v").error(), kRefusal);
  EXPECT_EQ(strings.append("k", "v").error(), kRefusal);
  EXPECT_EQ(strings.set_range("k", 0, "v").error(), kRefusal);
  EXPECT_EQ(strings.increment("k").error(), kRefusal);
  EXPECT_EQ(strings.increment_real("k", "1").error(), kRefusal);
  EXPECT_EQ(strings.set_many(pairs).error(), kRefusal);
  EXPECT_EQ(strings.set_many_if_absent(pairs).error(), kRefusal);
  EXPECT_EQ(full.world.engine.keys().copy("k", "l").error(), kRefusal);
  EXPECT_EQ(full.world.engine.digest(), before);
  EXPECT_TRUE(strings.get("k").has_value());
  EXPECT_TRUE(full.world.engine.keys().rename("k", "l").has_value());
}

TEST(MemoryLimit, RoomThatIsMadeCanBeUsed) {
  Full full(1);
  EXPECT_EQ(full.world.engine.call("DEL", "long"), Reply(1));
  EXPECT_EQ(full.world.engine.call("INCR", "k"), Reply(11));
}

// Keys that are due are removed before the limit is looked at, through either door.
TEST(MemoryLimit, WhatIsDueDoesNotCount) {
  for (const bool native : {false, true}) {
    Full full(1);
    full.world.clock.advance(Millis(200));
    EXPECT_TRUE(native ? full.world.engine.strings().increment("k").has_value()
                       : !full.world.engine.call("INCR", "k").is_error())
        << native;
  }
}

TEST(MemoryLimit, InScripts) {
  Full full(1);
  Engine& engine = full.world.engine;
  const auto message = [](const Reply& reply) {
    const auto* error = reply.get_if<Error>();
    return error == nullptr ? std::string() : error->message;
  };
  EXPECT_EQ(message(engine.eval("return redis.pcall('SET', 'k', 'v')")), kRefusal.message);
  EXPECT_EQ(engine.eval("return redis.call('GET', 'k')"), Reply("10"));
  EXPECT_EQ(engine.eval("#!lua flags=allow-oom\nreturn redis.call('INCR', 'k')"), Reply(11));
  EXPECT_EQ(message(engine.eval("#!lua\nreturn 1")), kRefusal.message);
  EXPECT_EQ(engine.eval("#!lua flags=no-writes\nreturn 1"), Reply(1));
}

TEST(MemoryLimit, NoneByDefault) {
  ManualEngine world;
  EXPECT_FALSE(world.engine.call("SETRANGE", "k", "9999999", "x").is_error());
  EXPECT_FALSE(world.engine.call("SET", "l", "x").is_error());
}

}  // namespace
}  // namespace perigee::testing
