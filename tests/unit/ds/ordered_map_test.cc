#include "engine/ds/ordered_map.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ds/bytes.h"
#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

// A key that owns memory, looked for by its text.
struct Name {
  Bytes bytes;
  friend bool operator<(const Name& a, const Name& b) { return a.bytes.text() < b.bytes.text(); }
  friend bool operator<(const Name& a, std::string_view b) { return a.bytes.text() < b; }
  friend bool operator<(std::string_view a, const Name& b) { return a < b.bytes.text(); }
};

using Map = OrderedMap<Name, std::uint64_t>;
using Model = std::map<std::string, std::uint64_t, std::less<>>;

template <class At>
void expect_item(const Map::Item* item, const Model& model, At at) {
  ASSERT_EQ(item == nullptr, at == model.end());
  if (item == nullptr) return;
  EXPECT_EQ(item->key.bytes.text(), at->first);
  EXPECT_EQ(item->value, at->second);
}

void expect_same(const Map& map, const Model& model, const std::string& near) {
  ASSERT_EQ(map.size(), model.size());
  const auto after = model.lower_bound(near), above = model.upper_bound(near);
  const std::string_view key = near;
  expect_item(map.at_or_after(key), model, after);
  expect_item(map.at_or_before(key), model,
              above == model.begin() ? model.end() : std::prev(above));
  expect_item(map.first(), model, model.begin());
  expect_item(map.last(), model, model.empty() ? model.end() : std::prev(model.end()));
}

void expect_same_whole(const Map& map, const Model& model, const std::string& from) {
  const std::string_view key = from;
  auto at = model.lower_bound(key);
  map.walk_up(key, [&](const Map::Item& item) {
    EXPECT_EQ(item.key.bytes.text(), at->first);
    EXPECT_EQ(item.value, (at++)->second);
    return true;
  });
  EXPECT_EQ(at, model.end());
  auto back = model.upper_bound(key);
  map.walk_down(key, [&](const Map::Item& item) {
    EXPECT_EQ(item.key.bytes.text(), (--back)->first);
    return true;
  });
  EXPECT_EQ(back, model.begin());
  std::size_t count = 0;
  map.walk([&](const Map::Item&) { return ++count < 10; });
  EXPECT_EQ(count, std::min<std::size_t>(model.size(), 10));
}

TEST(OrderedMap, MatchesAStdMapWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 3; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    std::vector<std::pair<Map, Model>> forks(1);
    for (int step = 0; step < 40000 && !::testing::Test::HasFailure(); ++step) {
      auto& [map, model] = forks[rng.below(forks.size())];
      const bool decline = (step / 8000) % 2 == 1;
      const std::string key =
          "a key that needs memory of its own " + std::to_string(rng.below(run == 0 ? 60 : 6000));
      const std::string_view wanted = key;
      const bool there = model.contains(key);
      ASSERT_EQ(map.find(wanted) != nullptr, there);
      if (there && rng.below(4) == 0) {
        map.own(wanted) = model[key] = rng.next();
      } else if (there && (decline || rng.below(3) == 0)) {
        map.erase(wanted);
        model.erase(key);
      } else if (!there && !decline) {
        map.insert(Name{Bytes(key)}, model[key] = rng.next());
      } else if (!model.empty() && rng.below(4) == 0) {
        const std::string lowest = model.begin()->first;
        map.erase(std::string_view(lowest));
        model.erase(lowest);
      }
      expect_same(map, model, key);
      if (rng.below(700) != 0) continue;
      expect_same_whole(map, model, key);
      const auto copy = forks[rng.below(forks.size())];
      if (forks.size() < 4)
        forks.push_back(copy);
      else
        forks[rng.below(forks.size())] = copy;
    }
    for (auto& [map, model] : forks) {
      expect_same_whole(map, model, "");
      for (const auto& [key, value] : model) map.erase(std::string_view(key));
      EXPECT_TRUE(map.empty());
      EXPECT_EQ(map.memory_bytes(), 0u);
    }
  }
}

TEST(OrderedMap, GrowingAtTheEndFillsItsNodes) {
  OrderedMap<std::uint64_t, std::uint64_t> map;
  for (std::uint64_t i = 0; i < 100000; ++i) map.insert(i, i);
  EXPECT_LT(map.memory_bytes(), 100000 * 16 * 11 / 10);
}

TEST(OrderedMap, ASetOfFewIsSmall) {
  OrderedMap<std::uint64_t, Nothing> set;
  set.insert(1, {});
  EXPECT_LE(set.memory_bytes(), 64u);
}

// Nodes that hardly hold anything are joined.
TEST(OrderedMap, ShrinksWithItsContent) {
  OrderedMap<std::uint64_t, std::uint64_t> map;
  for (std::uint64_t i = 0; i < 64000; ++i) map.insert(i, i);
  const std::size_t before = map.memory_bytes();
  for (std::uint64_t i = 0; i < 64000; ++i)
    if (i % 64 != 0) map.erase(i);
  EXPECT_EQ(map.size(), 1000u);
  EXPECT_LT(map.memory_bytes(), before / 16);
}

}  // namespace
}  // namespace perigee::ds
