#include "engine/ds/dense_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/ds/bytes.h"
#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

struct Entry {
  Bytes name;
  std::uint64_t value = 0;
  std::string_view key() const { return name.text(); }
};

// Hashes that crowd: all equal, or equal but for the bits of one level.
struct ConstantHash {
  std::uint64_t operator()(std::string_view, std::uint64_t) const { return 0x1234'5678'9abc'def0; }
};
struct FewHashes {
  std::uint64_t operator()(std::string_view key, std::uint64_t) const {
    return key.empty() ? 0 : static_cast<std::uint64_t>(key.back() & 3) << 20;
  }
};

// The plainest thing that behaves like a DenseMap: births in order, keys looked up in a std::map.
struct Model {
  std::map<std::uint64_t, std::pair<std::string, std::uint64_t>> by_birth;
  std::map<std::string, std::uint64_t> births;

  std::uint64_t find(const std::string& key) const {
    const auto it = births.find(key);
    return it == births.end() ? 0 : it->second;
  }
};

template <class Map>
void expect_equal(const Map& map, const Model& model) {
  ASSERT_EQ(map.size(), model.by_birth.size());
  auto it = model.by_birth.begin();
  std::size_t k = 0;
  map.for_each([&](std::uint64_t birth, const Entry& entry) {
    ASSERT_NE(it, model.by_birth.end());
    ASSERT_EQ(birth, it->first);
    ASSERT_EQ(entry.key(), it->second.first);
    ASSERT_EQ(entry.value, it->second.second);
    ASSERT_EQ(map.find(entry.key()).birth, birth);
    if (k % 7 == 0) {
      ASSERT_EQ(map.nth(k), birth);
    }
    ++k;
    ++it;
  });
}

// Runs random operations on several maps that are copies of one another, beside their models.
template <class Map>
void random_operations(std::uint64_t seed, int steps, std::uint64_t keys) {
  base::Rng rng(seed);
  std::vector<std::pair<Map, Model>> forks(1, {Map(seed), Model()});
  for (int step = 0; step < steps; ++step) {
    auto& [map, model] = forks[rng.below(forks.size())];
    const std::string key = "key:" + std::to_string(rng.below(keys));
    const auto found = map.find(key);
    const std::uint64_t birth = found.birth;
    ASSERT_EQ(birth, model.find(key)) << "step " << step;
    ASSERT_EQ(found.entry != nullptr, birth != 0) << "step " << step;
    // Phases of growth and of decline, so that every structure shrinks as well.
    const bool decline = (step / (steps / 6 + 1)) % 2 == 1;
    const std::uint64_t what = rng.below(100);
    if (rng.below(20) == 0) {
      // As if nothing had been.
      const std::uint64_t next = map.next_birth();
      std::uint64_t more = 1 + rng.below(100);
      for (std::uint64_t i = 0; i < more; ++i)
        map.insert({Bytes(std::string_view("undone:" + std::to_string(i))), i});
      while (more > 0) map.take_back(next + --more);
      ASSERT_EQ(map.next_birth(), next);
    } else if (what < (decline ? 65u : 15u) && birth != 0) {
      map.erase(birth);
      model.by_birth.erase(birth);
      model.births.erase(key);
    } else if (birth == 0 && !decline) {
      const std::uint64_t value = rng.next();
      const std::uint64_t born = map.insert({Bytes(std::string_view(key)), value});
      model.by_birth[born] = {key, value};
      model.births[key] = born;
    } else if (birth != 0) {
      const std::uint64_t value = rng.next();
      map.own(birth).value = value;
      model.by_birth[birth].second = value;
    }
    const std::uint64_t around = rng.below(map.next_birth() + 70);
    const auto after = model.by_birth.lower_bound(around);
    ASSERT_EQ(map.from(around), after == model.by_birth.end() ? 0 : after->first);
    ASSERT_EQ(map.before(around), after == model.by_birth.begin() ? 0 : std::prev(after)->first);
    if (rng.below(400) == 0) {
      const auto copy = forks[rng.below(forks.size())];
      if (forks.size() < 4)
        forks.push_back(copy);
      else
        forks[rng.below(forks.size())] = copy;
    }
    if (rng.below(500) == 0)
      for (const auto& [m, expected] : forks) expect_equal(m, expected);
  }
  for (const auto& [m, expected] : forks) expect_equal(m, expected);
}

TEST(DenseMap, MatchesAModelWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 4; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    random_operations<DenseMap<Entry>>(seed, 40000, run % 2 == 0 ? 200 : 6000);
  }
}

TEST(DenseMap, SurvivesHashesThatAllCollide) {
  const std::uint64_t seed = testing::test_seed(5);
  SCOPED_TRACE(testing::rerun_line(seed));
  random_operations<DenseMap<Entry, ConstantHash>>(seed, 6000, 600);
  random_operations<DenseMap<Entry, FewHashes>>(seed, 6000, 1200);
}

TEST(DenseMap, ReturnsToNothingWhenEmptied) {
  DenseMap<Entry> map(3);
  for (std::uint64_t i = 0; i < 20000; ++i)
    map.insert({Bytes(std::string_view(std::to_string(i))), i});
  EXPECT_GT(map.memory_bytes(), 20000 * sizeof(Entry));
  for (std::uint64_t i = 0; i < 20000; ++i)
    map.erase(map.find(std::to_string((i * 7919) % 20000)).birth);
  EXPECT_EQ(map.size(), 0u);
  EXPECT_EQ(map.memory_bytes(), 0u);
  EXPECT_EQ(map.insert({Bytes(std::string_view("again")), 1}), 20001u);
}

TEST(DenseMap, KeepsItsMemoryInProportionWhenMostEntriesGo) {
  DenseMap<Entry> map(3);
  for (std::uint64_t i = 0; i < 50000; ++i)
    map.insert({Bytes(std::string_view(std::to_string(i))), i});
  const std::size_t full = map.memory_bytes();
  for (std::uint64_t i = 0; i < 50000; ++i)
    if (i % 10 != 0) map.erase(map.find(std::to_string(i)).birth);
  EXPECT_LT(map.memory_bytes(), full / 4);
}

TEST(DenseMap, OrderDoesNotDependOnTheSeed) {
  DenseMap<Entry> a(1), b(2);
  for (const char* key : {"x", "y", "z", "w"})
    for (auto* map : {&a, &b}) map->insert({Bytes(std::string_view(key)), 0});
  for (std::size_t k = 0; k < a.size(); ++k)
    EXPECT_EQ(a.get(a.nth(k)).key(), b.get(b.nth(k)).key());
}

TEST(DenseMap, AQueueOfManyBirthsStaysSmall) {
  DenseMap<Entry> map(9);
  std::uint64_t oldest = 0;
  for (std::uint64_t i = 0; i < 300000; ++i) {
    const std::uint64_t born = map.insert({Bytes(std::string_view(std::to_string(i))), i});
    if (oldest == 0) oldest = born;
    if (map.size() > 10) {
      map.erase(oldest);
      oldest = map.from(oldest);
    }
  }
  EXPECT_EQ(map.size(), 10u);
  EXPECT_LT(map.memory_bytes(), 16000u);
}

}  // namespace
}  // namespace perigee::ds
