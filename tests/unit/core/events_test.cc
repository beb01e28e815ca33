// What the host is told, and when it is told too much.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/event.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

std::vector<std::string> drain(Engine& engine) {
  std::vector<std::string> out;
  for (const Event& event : engine.drain_events())
    out.push_back(std::to_string(event.sequence) + " " + std::to_string(event.database) + " " +
                  std::string(event.name) + " " + std::string(event.key));
  return out;
}

EngineOptions buffer(std::size_t events) {
  EngineOptions options;
  options.event_buffer = events;
  return options;
}

using Lines = std::vector<std::string>;

TEST(Events, NameWhatHappenedInItsOrder) {
  ManualEngine world;
  world.engine.call("SET", "k", "v", "PX", "10");
  world.engine.call("APPEND", "k", "w");
  world.engine.call("RENAME", "k", "l");
  world.engine.call("SELECT", "2");
  world.engine.call("INCR", "n");
  world.engine.call("GETDEL", "n");
  world.clock.advance(Millis(20));
  world.engine.call("PING");
  world.engine.call("FLUSHDB");
  EXPECT_EQ(drain(world.engine), (Lines{"1 0 set k", "2 0 expire k", "3 0 append k",
                                        "4 0 rename_from k", "5 0 rename_to l", "6 2 incrby n",
                                        "7 2 del n", "8 0 expired l", "9 2 flushdb "}));
  EXPECT_TRUE(drain(world.engine).empty());
}

TEST(Events, NothingHappensWithoutAChange) {
  ManualEngine world;
  world.engine.call("SET", "k", "v");
  drain(world.engine);
  for (const auto& words : std::vector<std::vector<std::string_view>>{{"GET", "k"},
                                                                      {"SET", "k", "w", "NX"},
                                                                      {"DEL", "absent"},
                                                                      {"INCR", "k"},
                                                                      {"PERSIST", "k"},
                                                                      {"SETRANGE", "k", "0", ""},
                                                                      {"RENAME", "k", "k"},
                                                                      {"NOSUCH"},
                                                                      {"SELECT", "1"}})
    world.engine.call(words);
  EXPECT_TRUE(drain(world.engine).empty());
}

TEST(Events, AFullBufferDropsAndLeavesAGap) {
  ManualEngine world(buffer(3));
  for (const char* key : {"a", "b", "c", "d", "e"}) world.engine.call("SET", key, "v");
  EXPECT_EQ(drain(world.engine), (Lines{"1 0 set a", "2 0 set b", "3 0 set c"}));
  world.engine.call("SET", "f", "v");
  EXPECT_EQ(drain(world.engine), (Lines{"6 0 set f"}));
}

TEST(Events, KeysLiveUntilTheNextDrain) {
  ManualEngine world;
  const std::string longer(500, 'k');
  world.engine.call("SET", longer, "v");
  world.engine.call("SET", "", "v");
  const auto events = world.engine.drain_events();
  for (int i = 0; i < 100; ++i) world.engine.call("SET", longer + std::to_string(i), "v");
  world.engine.call("FLUSHALL");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].key, longer);
  EXPECT_EQ(events[1].key, "");
}

TEST(Events, WithoutABufferTheyAreCountedAllTheSame) {
  ManualClock clock(kStart);
  EngineOptions options;
  options.clock = &clock;
  Engine silent = Engine::open(options).value();
  silent.call("SET", "k", "v");
  EXPECT_TRUE(silent.drain_events().empty());
}

TEST(Events, AForkBeginsWithAnEmptyBufferAndGoesOnCounting) {
  ManualEngine world;
  world.engine.call("SET", "a", "v");
  Engine fork = world.engine.fork();
  EXPECT_TRUE(drain(fork).empty());
  fork.call("SET", "b", "v");
  EXPECT_EQ(drain(fork), (Lines{"2 0 set b"}));
  EXPECT_EQ(drain(world.engine), (Lines{"1 0 set a"}));
}

TEST(Events, RewindingRestoresTheirNumbers) {
  ManualEngine world;
  world.engine.call("SET", "a", "v");
  const Snapshot snapshot = world.engine.snapshot();
  world.engine.call("SET", "b", "v");
  drain(world.engine);
  world.engine.rewind(snapshot);
  world.engine.call("SET", "c", "v");
  EXPECT_EQ(drain(world.engine), (Lines{"2 0 set c"}));
}

}  // namespace
}  // namespace perigee::testing
