#include "perigee/sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee {
namespace {

using testing::ManualEngine;
using Names = std::vector<std::string_view>;
using Texts = std::vector<std::string>;

Texts texts_of(const std::vector<BytesView>& views) {
  Texts texts;
  for (const BytesView& view : views) texts.push_back(view.str());
  return texts;
}

TEST(Sets, AddReadAndErase) {
  ManualEngine world;
  Sets sets = world.engine.sets();
  EXPECT_EQ(*sets.add("s", Names{"b", "a", "b"}), 2u);
  EXPECT_FALSE(*sets.add("s", "a"));
  EXPECT_TRUE(*sets.contains("s", "a"));
  EXPECT_EQ(*sets.contains_each("s", Names{"a", "x"}), (std::vector<bool>{true, false}));
  EXPECT_EQ(texts_of(*sets.members("s")), (Texts{"b", "a"}));
  EXPECT_EQ(*sets.size("s"), 2u);
  EXPECT_EQ(*sets.erase("s", Names{"a", "x"}), 1u);
  EXPECT_TRUE(*sets.erase("s", "b"));
  EXPECT_FALSE(world.engine.keys().exists("s"));
  EXPECT_EQ(*sets.size("s"), 0u);
}

// Numbers have no bytes to point at: their views hold the text, and never become stale.
TEST(Sets, IntegersStandInOrderAndTheirViewsOutliveChanges) {
  ManualEngine world;
  Sets sets = world.engine.sets();
  ASSERT_TRUE(sets.add("s", Names{"30", "-1", "200"}).has_value());
  const auto members = *sets.members("s");
  ASSERT_TRUE(sets.add("s", "x").has_value());
  EXPECT_EQ(texts_of(members), (Texts{"-1", "30", "200"}));
  EXPECT_EQ(world.engine.keys().encoding("s"), "hashtable");
}

TEST(Sets, CombineAndStore) {
  ManualEngine world;
  Sets sets = world.engine.sets();
  ASSERT_TRUE(sets.add("a", Names{"1", "2", "3", "x"}).has_value());
  ASSERT_TRUE(sets.add("b", Names{"x", "3", "9"}).has_value());
  EXPECT_EQ(*sets.intersection(Names{"a", "b"}), (Texts{"x", "3"})) << "the smallest set's order";
  EXPECT_EQ(*sets.difference(Names{"a", "b"}), (Texts{"1", "2"}));
  EXPECT_EQ(sets.union_of(Names{"a", "b", "missing"})->size(), 5u);
  EXPECT_EQ(*sets.intersection_size(Names{"a", "b"}), 2u);
  EXPECT_EQ(*sets.intersection_size(Names{"a", "b"}, 1), 1u);
  EXPECT_EQ(*sets.store_union("u", Names{"a", "b"}), 5u);
  EXPECT_EQ(*sets.store_difference("u", Names{"a", "b"}), 2u);
  EXPECT_EQ(world.engine.keys().encoding("u"), "intset");
  EXPECT_EQ(*sets.store_intersection("u", Names{"a", "missing"}), 0u);
  EXPECT_FALSE(world.engine.keys().exists("u"));
  EXPECT_TRUE(*sets.move("a", "b", "1"));
  EXPECT_FALSE(*sets.move("a", "b", "1"));
  EXPECT_TRUE(*sets.contains("b", "1"));
}

TEST(Sets, DrawWithTheSeedOfTheEngine) {
  Texts popped[2];
  for (Texts& texts : popped) {
    ManualEngine world({.seed = 7});
    Sets sets = world.engine.sets();
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(sets.add("s", "m" + std::to_string(i)).has_value());
    EXPECT_EQ(sets.random("s", 10)->size(), 10u);
    EXPECT_EQ(sets.random("s", 2000)->size(), 1000u);
    texts = *sets.pop("s", 20);
    EXPECT_EQ(texts.size(), 20u);
    EXPECT_EQ(*sets.size("s"), 980u);
    for (const std::string& member : texts) EXPECT_FALSE(*sets.contains("s", member));
    EXPECT_EQ(sets.pop("s", 5000)->size(), 980u);
    EXPECT_FALSE(world.engine.keys().exists("s"));
  }
  EXPECT_EQ(popped[0], popped[1]);
}

TEST(Sets, AScanReturnsWhatStaysExactlyOnce) {
  ManualEngine world;
  Sets sets = world.engine.sets();
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(sets.add("s", "m" + std::to_string(i)).has_value());
  std::map<std::string, int> seen;
  std::uint64_t cursor = 0;
  do {
    const MembersPage page = *sets.scan("s", cursor, "m*", 9);
    EXPECT_LE(page.members.size(), 9u);
    for (const BytesView& member : page.members) ++seen[member.str()];
    cursor = page.cursor;
    ASSERT_TRUE(sets.add("s", "n" + std::to_string(cursor)).has_value());
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_TRUE(std::ranges::all_of(seen, [](const auto& one) { return one.second == 1; }));
}

TEST(Sets, RefuseOtherTypesAndChangeNothing) {
  ManualEngine world;
  Sets sets = world.engine.sets();
  ASSERT_TRUE(world.engine.strings().set("str", "x").has_value());
  ASSERT_TRUE(sets.add("s", "a").has_value());
  EXPECT_EQ(sets.add("str", "a").error().code, ErrorCode::kWrongType);
  EXPECT_EQ(sets.union_of(Names{"s", "str"}).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(sets.move("s", "str", "a").error().code, ErrorCode::kWrongType);
  EXPECT_EQ(sets.pop("str").error().code, ErrorCode::kWrongType);
  EXPECT_TRUE(*sets.contains("s", "a"));
}

}  // namespace
}  // namespace perigee
