#include "perigee/streams.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee {
namespace {

using testing::kStart;
using testing::ManualEngine;

constexpr std::uint64_t kNow = 1'700'000'000'000;

std::vector<StreamId> ids_of(const std::vector<StreamEntry>& entries) {
  std::vector<StreamId> ids;
  for (const StreamEntry& entry : entries) ids.push_back(entry.id);
  return ids;
}

// Entries 1-0 to n-0, each with its number as "n".
void fill(Streams streams, std::string_view key, std::uint64_t n) {
  for (std::uint64_t i = 1; i <= n; ++i) {
    const std::string text = std::to_string(i);
    ASSERT_TRUE(streams.add(key, {{"n", text}}, {.id = NewStreamId::exactly({i, 0})}));
  }
}

TEST(StreamId, ReadsAndWritesText) {
  EXPECT_EQ(StreamId::parse("5-7"), (StreamId{5, 7}));
  EXPECT_EQ(StreamId::parse("5"), (StreamId{5, 0}));
  EXPECT_EQ(StreamId::parse("18446744073709551615-18446744073709551615"), StreamId::max());
  for (const char* text :
       {"", "-", "+", "*", "5-", "-5", "5-*", "a", "1-2-3", "18446744073709551616", "1.5"})
    EXPECT_FALSE(StreamId::parse(text)) << text;
  EXPECT_EQ((StreamId{5, 7}.to_text()), "5-7");
  EXPECT_EQ(StreamId::max().to_text(), "18446744073709551615-18446744073709551615");
}

TEST(StreamId, HasNeighbours) {
  constexpr auto kMost = StreamId::max().sequence;
  EXPECT_EQ((StreamId{1, 5}.next()), (StreamId{1, 6}));
  EXPECT_EQ((StreamId{1, kMost}.next()), (StreamId{2, 0}));
  EXPECT_EQ((StreamId{2, 0}.previous()), (StreamId{1, kMost}));
  EXPECT_EQ(StreamId::max().next(), StreamId::min());
  EXPECT_EQ(StreamId::min().previous(), StreamId::max());
  EXPECT_LT((StreamId{1, kMost}), (StreamId{2, 0}));
}

TEST(Streams, AddChoosesIds) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}), (StreamId{kNow, 0}));
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}), (StreamId{kNow, 1}));
  world.clock.advance(Millis(3));
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}), (StreamId{kNow + 3, 0}));
  world.clock.set(kStart);
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}), (StreamId{kNow + 3, 1}));
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}, {.id = NewStreamId::in_millis(kNow + 3)}),
            (StreamId{kNow + 3, 2}));
  EXPECT_EQ(**streams.add("s", {{"f", "v"}}, {.id = NewStreamId::exactly({kNow + 9, 9})}),
            (StreamId{kNow + 9, 9}));
  const auto low = streams.add("s", {{"f", "v"}}, {.id = NewStreamId::exactly({1, 1})});
  EXPECT_EQ(low.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(streams.add("s", std::span<const FieldValue>()).error().code, ErrorCode::kSyntax);
  EXPECT_FALSE(streams.add("absent", {{"f", "v"}}, {.create = false})->has_value());
  EXPECT_FALSE(world.engine.keys().exists("absent"));
}

TEST(Streams, RangesAreViews) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  ASSERT_TRUE(streams.add("s", {{"a", "1"}, {"b", std::string(500, 'x')}, {"a", ""}},
                          {.id = NewStreamId::exactly({1, 0})}));
  fill(streams, "t", 250);
  const auto one = *streams.range("s");
  ASSERT_EQ(one.size(), 1u);
  ASSERT_EQ(one[0].fields.size(), 3u);
  EXPECT_EQ(one[0].fields[0].field, "a");
  EXPECT_EQ(one[0].fields[1].value, std::string(500, 'x'));
  EXPECT_EQ(one[0].fields[2].value, "");
  EXPECT_EQ(streams.range("t")->size(), 250u);
  EXPECT_EQ(ids_of(*streams.range("t", {99, 0}, {103, 0}, 2)),
            (std::vector<StreamId>{{99, 0}, {100, 0}}));
  EXPECT_EQ(ids_of(*streams.reverse_range("t", {103, 0}, {99, 0}, 2)),
            (std::vector<StreamId>{{103, 0}, {102, 0}}));
  EXPECT_EQ(ids_of(*streams.read("t", {248, 0})), (std::vector<StreamId>{{249, 0}, {250, 0}}));
  EXPECT_TRUE(streams.read("t", StreamId::max())->empty());
  EXPECT_TRUE(streams.range("absent")->empty());
  EXPECT_TRUE(streams.range("t", {5, 0}, {4, 0})->empty());
}

TEST(Streams, TrimsAndErases) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  fill(streams, "s", 250);
  EXPECT_EQ(*streams.trim("s", Trim::to_length(160).nearly()), 0u);
  EXPECT_EQ(*streams.trim("s", Trim::to_length(150).nearly()), 100u);
  EXPECT_EQ(*streams.trim("s", Trim::from_id({111, 0})), 10u);
  EXPECT_EQ(*streams.trim("s", Trim::none()), 0u);
  EXPECT_EQ(*streams.trim("s", Trim::to_length(0).nearly(1)), 0u);
  EXPECT_TRUE(*streams.erase("s", StreamId{250, 0}));
  EXPECT_FALSE(*streams.erase("s", StreamId{250, 0}));
  EXPECT_EQ(*streams.size("s"), 139u);
  EXPECT_EQ(*streams.trim("s", Trim::to_length(0)), 139u);
  EXPECT_EQ(*streams.size("s"), 0u);
  EXPECT_TRUE(world.engine.keys().exists("s"));
  EXPECT_EQ(streams.info("s")->entries_added, 250u);
  EXPECT_EQ(streams.info("s")->highest_erased, (StreamId{250, 0}));
  EXPECT_EQ(*streams.trim("absent", Trim::to_length(0)), 0u);
}

TEST(Streams, SharesEntriesInAGroup) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  fill(streams, "s", 5);
  ASSERT_TRUE(streams.create_group("s", "g", StreamId::min()));
  EXPECT_EQ(streams.create_group("s", "g", StreamId::min()).error().code, ErrorCode::kDenied);
  EXPECT_EQ(streams.create_group("no", "g", StreamId::min()).error().code, ErrorCode::kAbsent);
  EXPECT_EQ(ids_of(*streams.read_group("s", "g", "a", 2)), (std::vector<StreamId>{{1, 0}, {2, 0}}));
  EXPECT_EQ(streams.read_group("s", "g", "b", 1)->at(0).fields[0].value, "3");
  EXPECT_EQ(streams.read_group("s", "g", "b", 1, true)->size(), 1u);
  EXPECT_EQ(streams.groups("s")->at(0).lag, 1);
  EXPECT_TRUE(*streams.acknowledge("s", "g", StreamId{1, 0}));
  EXPECT_FALSE(*streams.acknowledge("s", "g", StreamId{1, 0}));
  EXPECT_FALSE(*streams.acknowledge("s", "nog", StreamId{1, 0}));
  world.clock.advance(Millis(1000));
  EXPECT_TRUE(*streams.erase("s", StreamId{2, 0}));
  const auto again = *streams.read_pending("s", "g", "a", StreamId::min());
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].id, (StreamId{2, 0}));
  EXPECT_FALSE(again[0].fields.has_value());
  const auto pending = *streams.pending("s", "g");
  EXPECT_EQ(pending.count, 2u);
  EXPECT_EQ(pending.highest, (StreamId{3, 0}));
  ASSERT_EQ(pending.consumers.size(), 2u);
  EXPECT_EQ(pending.consumers[1].name, "b");
  const auto old = *streams.pending_entries("s", "g", {.min_idle = Millis(500)});
  ASSERT_EQ(old.size(), 2u);
  EXPECT_EQ(old[1].idle, Millis(1000));
  EXPECT_EQ(streams.pending("s", "nog").error().code, ErrorCode::kAbsent);
}

TEST(Streams, HandsOverWhatIsPending) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  fill(streams, "s", 5);
  ASSERT_TRUE(streams.create_group("s", "g", StreamId::min()));
  ASSERT_EQ(streams.read_group("s", "g", "a")->size(), 5u);
  const StreamId ids[] = {{1, 0}, {2, 0}};
  EXPECT_TRUE(streams.claim("s", "g", "b", Millis(10), ids)->empty());
  world.clock.advance(Millis(10));
  EXPECT_EQ(streams.claim("s", "g", "b", Millis(10), ids)->size(), 2u);
  ASSERT_TRUE(*streams.erase("s", StreamId{3, 0}));
  const auto taken = *streams.auto_claim("s", "g", "c", Millis(10), StreamId::min(), 2);
  EXPECT_EQ(taken.erased, (std::vector<StreamId>{{3, 0}}));
  EXPECT_EQ(ids_of(taken.claimed), (std::vector<StreamId>{{4, 0}}));
  EXPECT_EQ(taken.next, (StreamId{5, 0}));
  EXPECT_EQ(streams.auto_claim("s", "g", "c", Millis(0), StreamId::min(), 0).error().code,
            ErrorCode::kOutOfRange);
  EXPECT_EQ(*streams.destroy_consumer("s", "g", "b"), 2u);
  EXPECT_EQ(streams.pending("s", "g")->count, 2u);
  EXPECT_EQ(streams.consumers("s", "g")->size(), 2u);
  EXPECT_TRUE(*streams.create_consumer("s", "g", "d"));
  EXPECT_FALSE(*streams.create_consumer("s", "g", "d"));
  EXPECT_TRUE(*streams.destroy_group("s", "g"));
  EXPECT_FALSE(*streams.destroy_group("s", "g"));
}

TEST(Streams, AForkHasGroupsOfItsOwn) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  fill(streams, "s", 300);
  ASSERT_TRUE(streams.create_group("s", "g", StreamId::min()));
  ASSERT_EQ(streams.read_group("s", "g", "a", 200)->size(), 200u);
  Engine fork = world.engine.fork();
  const Digest before = fork.digest();
  ASSERT_EQ(streams.read_group("s", "g", "a")->size(), 100u);
  ASSERT_TRUE(*streams.acknowledge("s", "g", StreamId{1, 0}));
  ASSERT_TRUE(*streams.erase("s", StreamId{2, 0}));
  EXPECT_EQ(fork.digest(), before);
  EXPECT_NE(world.engine.digest(), before);
  EXPECT_EQ(fork.streams().pending("s", "g")->count, 200u);
  EXPECT_EQ(fork.streams().read_group("s", "g", "b")->size(), 100u);
  EXPECT_EQ(streams.pending("s", "g")->consumers.size(), 1u);
}

TEST(Streams, GroupsArePublishedButNotSeenByWatch) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  fill(streams, "s", 1);
  world.engine.drain_events();
  ASSERT_TRUE(streams.create_group("s", "g", StreamId::min()));
  ASSERT_EQ(streams.read_group("s", "g", "a")->size(), 1u);
  ASSERT_TRUE(*streams.acknowledge("s", "g", StreamId{1, 0}));
  ASSERT_EQ(streams.add("s", {{"f", "v"}}, {.trim = Trim::to_length(1)})->has_value(), true);
  std::vector<std::string> names;
  for (const Event& event : world.engine.drain_events()) names.emplace_back(event.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"xgroup-create", "xgroup-createconsumer", "xadd", "xtrim"}));
}

// What is accounted follows what happens, and nothing is left of a key that is erased.
TEST(Streams, MemoryIsAccountedFor) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  const std::size_t empty = world.engine.memory_used();
  fill(streams, "s", 1000);
  ASSERT_TRUE(streams.create_group("s", "a group with a name that needs memory", {}));
  const std::size_t before = world.engine.memory_used();
  ASSERT_EQ(streams.read_group("s", "a group with a name that needs memory", "c")->size(), 1000u);
  EXPECT_GT(world.engine.memory_used(), before + 1000 * 64);
  for (std::uint64_t i = 1; i <= 1000; ++i)
    ASSERT_TRUE(*streams.acknowledge("s", "a group with a name that needs memory", {i, 0}));
  EXPECT_LT(world.engine.memory_used(), before + 1000);
  ASSERT_EQ(*streams.trim("s", Trim::to_length(1)), 999u);
  EXPECT_LT(world.engine.memory_used(), empty + 8192);
  world.engine.keys().erase("s");
  EXPECT_EQ(world.engine.memory_used(), empty);
}

TEST(Streams, RefuseOtherTypesAndChangeNothing) {
  ManualEngine world;
  Streams streams = world.engine.streams();
  ASSERT_TRUE(world.engine.strings().set("k", "x"));
  const auto wrong = [](const auto& result) {
    return !result && result.error().code == ErrorCode::kWrongType;
  };
  const StreamId ids[] = {{1, 0}};
  EXPECT_TRUE(wrong(streams.add("k", {{"f", "v"}})));
  EXPECT_TRUE(wrong(streams.size("k")));
  EXPECT_TRUE(wrong(streams.range("k")));
  EXPECT_TRUE(wrong(streams.trim("k", Trim::to_length(0))));
  EXPECT_TRUE(wrong(streams.erase("k", ids)));
  EXPECT_TRUE(wrong(streams.set_last_id("k", {1, 0})));
  EXPECT_TRUE(wrong(streams.create_group("k", "g", {}, {.create_stream = true})));
  EXPECT_TRUE(wrong(streams.read_group("k", "g", "c")));
  EXPECT_TRUE(wrong(streams.acknowledge("k", "g", ids)));
  EXPECT_TRUE(wrong(streams.claim("k", "g", "c", Millis(0), ids)));
  EXPECT_TRUE(wrong(streams.pending("k", "g")));
  EXPECT_TRUE(wrong(streams.info("k")));
  EXPECT_EQ(world.engine.strings().get("k")->value(), "x");
}

}  // namespace
}  // namespace perigee
