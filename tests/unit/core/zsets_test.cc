#include "perigee/zsets.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee {
namespace {

using testing::ManualEngine;
using Names = std::vector<std::string_view>;
using Pairs = std::vector<std::pair<std::string, double>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Pairs pairs_of(const std::vector<ScoredView>& members) {
  Pairs pairs;
  for (const ScoredView& one : members) pairs.emplace_back(one.member.str(), one.score);
  return pairs;
}
Pairs pairs_of(const std::vector<ScoredName>& members) {
  Pairs pairs;
  for (const ScoredName& one : members) pairs.emplace_back(one.member, one.score);
  return pairs;
}

// a 1, b 2, c 3, d 4
ZSets abcd(ManualEngine& world) {
  const ScoredMember members[] = {{"d", 4}, {"b", 2}, {"a", 1}, {"c", 3}};
  EXPECT_TRUE(world.engine.zsets().add("z", members).has_value());
  return world.engine.zsets();
}

TEST(ZSets, AddReadAndErase) {
  ManualEngine world;
  ZSets zsets = abcd(world);
  const ScoredMember again[] = {{"a", 10}, {"b", 2}, {"new", 0}};
  const auto done = zsets.add("z", again);
  EXPECT_EQ(done->added, 1u);
  EXPECT_EQ(done->changed, 1u);
  EXPECT_FALSE(*zsets.add("z", "a", 11));
  EXPECT_EQ(**zsets.score("z", "a"), 11);
  EXPECT_EQ(*zsets.score("z", "x"), std::nullopt);
  EXPECT_EQ(*zsets.scores("z", Names{"b", "x"}),
            (std::vector<std::optional<double>>{2, std::nullopt}));
  EXPECT_EQ(*zsets.rank("z", "new"), 0u);
  EXPECT_EQ(*zsets.rank("z", "new", ZSetEnd::kHighest), 4u);
  EXPECT_EQ(*zsets.rank("z", "x"), std::nullopt);
  EXPECT_EQ(*zsets.size("z"), 5u);
  EXPECT_EQ(*zsets.erase("z", Names{"a", "x", "b", "c", "d"}), 4u);
  EXPECT_TRUE(*zsets.erase("z", "new"));
  EXPECT_FALSE(world.engine.keys().exists("z"));
}

TEST(ZSets, RulesOfScores) {
  ManualEngine world;
  ZSets zsets = abcd(world);
  const ScoredMember one[] = {{"a", 5}};
  EXPECT_EQ(zsets.add("z", one, {.if_new = true})->changed, 0u);
  EXPECT_EQ(zsets.add("z", one, {.if_lower = true})->changed, 0u);
  EXPECT_EQ(zsets.add("z", one, {.if_there = true, .if_higher = true})->changed, 1u);
  EXPECT_EQ(*zsets.increment("z", "a", 2), 7);
  EXPECT_EQ(*zsets.increment("z", "a", 2, {.if_new = true}), std::nullopt);
  EXPECT_EQ(*zsets.increment("z", "x", 2, {.if_there = true}), std::nullopt);
  EXPECT_EQ(zsets.add("z", one, {.if_new = true, .if_there = true}).error().code,
            ErrorCode::kSyntax);
  ASSERT_TRUE(zsets.add("z", "a", kInfinity).has_value());
  EXPECT_EQ(zsets.increment("z", "a", -kInfinity).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(zsets.add("z", "a", std::numeric_limits<double>::quiet_NaN()).error().code,
            ErrorCode::kNotANumber);
  EXPECT_EQ(**zsets.score("z", "a"), kInfinity);
}

TEST(ZSets, Ranges) {
  ManualEngine world;
  ZSets zsets = abcd(world);
  EXPECT_EQ(pairs_of(*zsets.range("z", ZRange::by_rank(1, -2))), (Pairs{{"b", 2}, {"c", 3}}));
  EXPECT_EQ(pairs_of(*zsets.range("z", ZRange::by_rank(0, 1).backwards())),
            (Pairs{{"d", 4}, {"c", 3}}));
  EXPECT_EQ(pairs_of(*zsets.range("z", ZRange::by_score({.min = 2, .max = 4, .max_open = true}))),
            (Pairs{{"b", 2}, {"c", 3}}));
  EXPECT_EQ(pairs_of(*zsets.range("z", ZRange::by_score().backwards().limited(1, 2))),
            (Pairs{{"c", 3}, {"b", 2}}));
  EXPECT_EQ(*zsets.count("z", ZRange::by_score({.min = 2, .min_open = true})), 2u);
  EXPECT_EQ(*zsets.store_range("to", "z", ZRange::by_score({.min = 3})), 2u);
  EXPECT_EQ(pairs_of(*zsets.range("to", ZRange::by_rank(0, -1))), (Pairs{{"c", 3}, {"d", 4}}));
  const ScoredMember same[] = {{"ant", 0}, {"bee", 0}, {"cat", 0}};
  ASSERT_TRUE(zsets.add("names", same).has_value());
  EXPECT_EQ(*zsets.count("names", ZRange::by_name({.min = NameEnd::at("b")})), 2u);
  EXPECT_EQ(*zsets.erase_range("names", ZRange::by_name({.max = NameEnd::beyond("bee")})), 1u);
  EXPECT_EQ(*zsets.erase_range("z", ZRange::by_rank(0, 0)), 1u);
  EXPECT_EQ(*zsets.erase_range("z", ZRange::by_score({.max = 3})), 2u);
  EXPECT_EQ(*zsets.size("z"), 1u);
}

TEST(ZSets, Pops) {
  ManualEngine world;
  ZSets zsets = abcd(world);
  EXPECT_EQ(pairs_of(*zsets.pop("z", ZSetEnd::kHighest, 2)), (Pairs{{"d", 4}, {"c", 3}}));
  const auto popped = *zsets.pop_first(Names{"x", "z"}, ZSetEnd::kLowest, 5);
  ASSERT_TRUE(popped.has_value());
  EXPECT_EQ(popped->key, 1u);
  EXPECT_EQ(pairs_of(popped->members), (Pairs{{"a", 1}, {"b", 2}}));
  EXPECT_EQ(*zsets.pop_first(Names{"x", "z"}, ZSetEnd::kLowest), std::nullopt);
  EXPECT_EQ(zsets.pop_first(Names{"z"}, ZSetEnd::kLowest, 0).error().code, ErrorCode::kOutOfRange);
  EXPECT_TRUE(zsets.pop("z", ZSetEnd::kLowest)->empty());
}

TEST(ZSets, Combinations) {
  ManualEngine world;
  ZSets zsets = abcd(world);
  ASSERT_TRUE(world.engine.sets().add("s", Names{"a", "q"}).has_value());
  EXPECT_EQ(pairs_of(*zsets.intersection(Names{"z", "s"})), (Pairs{{"a", 2}}));
  EXPECT_EQ(pairs_of(*zsets.difference(Names{"s", "z"})), (Pairs{{"q", 1}}));
  const double weights[] = {2, 10};
  EXPECT_EQ(pairs_of(*zsets.union_of(Names{"z", "s"}, {weights, Aggregate::kMax})),
            (Pairs{{"b", 4}, {"c", 6}, {"d", 8}, {"a", 10}, {"q", 10}}));
  const double first_only[] = {3};
  EXPECT_EQ(*zsets.store_union("u", Names{"s", "z"}, {first_only, Aggregate::kSum}), 5u);
  EXPECT_EQ(**zsets.score("u", "a"), 4);
  EXPECT_EQ(*zsets.store_intersection("u", Names{"z", "s"}), 1u);
  EXPECT_EQ(*zsets.store_difference("u", Names{"z", "z"}), 0u);
  EXPECT_FALSE(world.engine.keys().exists("u"));
  EXPECT_EQ(*zsets.intersection_size(Names{"z", "z"}), 4u);
  EXPECT_EQ(*zsets.intersection_size(Names{"z", "z"}, 3), 3u);
  EXPECT_EQ(zsets.union_of(Names{"z"}, {weights, Aggregate::kSum}).error().code,
            ErrorCode::kSyntax);
}

TEST(ZSets, DrawsAndScans) {
  ManualEngine world;
  ZSets zsets = world.engine.zsets();
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(zsets.add("z", "m" + std::to_string(i), i % 10).has_value());
  EXPECT_EQ(zsets.random("z", 2000)->size(), 1000u);
  EXPECT_EQ(zsets.random("z")->size(), 1u);
  std::size_t seen = 0;
  std::uint64_t cursor = 0;
  do {
    const ScoredPage page = *zsets.scan("z", cursor, "m?*", 100);
    seen += page.members.size();
    cursor = page.cursor;
    ASSERT_TRUE(zsets.add("z", "later" + std::to_string(seen), 1).has_value());
  } while (cursor != 0);
  EXPECT_EQ(seen, 1000u);
}

TEST(ZSets, RefuseOtherTypes) {
  ManualEngine world;
  ASSERT_TRUE(world.engine.strings().set("s", "x").has_value());
  ZSets zsets = world.engine.zsets();
  EXPECT_EQ(zsets.add("s", "a", 1).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(zsets.increment("s", "a", 1).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(zsets.range("s", ZRange::by_rank(0, -1)).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(zsets.pop("s", ZSetEnd::kLowest).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(zsets.union_of(Names{"s"}).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(zsets.store_range("to", "s", ZRange::by_rank(0, 0)).error().code,
            ErrorCode::kWrongType);
}

}  // namespace
}  // namespace perigee
