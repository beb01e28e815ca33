#include "engine/ds/set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

constexpr std::size_t kMostIntegers = 40;

// Members in the set's order.
struct Model {
  bool integers = true;
  std::vector<std::string> members;

  bool contains(const std::string& member) const {
    return std::find(members.begin(), members.end(), member) != members.end();
  }
  void add(const std::string& member, bool integer) {
    integers = integers && integer && members.size() < kMostIntegers;
    members.push_back(member);
    if (integers)
      std::sort(members.begin(), members.end(), [](const std::string& a, const std::string& b) {
        return std::stoll(a) < std::stoll(b);
      });
  }
  void remove(const std::string& member) {
    members.erase(std::find(members.begin(), members.end(), member));
  }
};

void expect_equal(const Set& set, const Model& model) {
  ASSERT_EQ(set.integers(), model.integers);
  std::vector<std::string> members;
  set.for_each([&](std::string_view member) { members.emplace_back(member); });
  ASSERT_EQ(members, model.members);
  Set::Place place = Set::kLast;
  base::NumberText scratch;
  for (std::size_t i = members.size(); i-- > 0;) {
    place = set.before(place);
    ASSERT_EQ(set.nth(i), place);
    ASSERT_EQ(set.find(members[i]), place);
    ASSERT_EQ(set.member(place, scratch), members[i]);
  }
  ASSERT_EQ(set.before(place), 0u);
}

// A number of any width, or a text, which may look like a number.
std::pair<std::string, bool> member(base::Rng& rng, std::size_t range, bool texts) {
  const std::size_t k = rng.below(range);
  if (texts && k % 5 == 0)
    return {k % 2 == 0 ? "0" + std::to_string(k) : "m" + std::to_string(k), false};
  const int shift = k % 3 == 0 ? 0 : k % 3 == 1 ? 20 : 50;
  const auto number = static_cast<std::int64_t>(k) * (std::int64_t{1} << (shift > 45 ? 45 : shift));
  return {std::to_string(k % 4 == 0 ? -number : number), true};
}

TEST(Set, MatchesAVectorOfMembersWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 6; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    const std::size_t range = run % 2 == 0 ? 35 : 2000;
    std::vector<std::pair<Set, Model>> forks(1);
    for (int i = 0; i < 12000; ++i) {
      auto& [set, model] = forks[rng.below(forks.size())];
      const auto [name, integer] = member(rng, range, run >= 2 && i > 2000);
      const bool decline = (i / 3000) % 2 == 1, there = model.contains(name);
      if (decline || rng.below(3) == 0) {
        ASSERT_EQ(set.remove(name), there);
        if (there) model.remove(name);
      } else {
        ASSERT_EQ(set.add(name, kMostIntegers), !there);
        if (!there) model.add(name, integer);
      }
      if (i % 200 == 0) expect_equal(set, model);
      if (rng.below(400) == 0) {
        const auto copy = forks[rng.below(forks.size())];
        if (forks.size() < 4)
          forks.push_back(copy);
        else
          forks[rng.below(forks.size())] = copy;
      }
    }
    for (auto& [set, model] : forks) {
      expect_equal(set, model);
      while (!set.empty()) set.erase(set.nth(rng.below(set.size())));
    }
  }
}

TEST(Set, KeepsIntegersAsNarrowAsTheyAre) {
  Set set;
  for (int i = 0; i < 512; ++i) set.add(std::to_string(i), 512);
  EXPECT_TRUE(set.integers());
  EXPECT_LT(set.heap_bytes(), 512u * 2 * 3 / 2);
  set.add("4000000000", 1000);
  EXPECT_LT(set.heap_bytes(), 512u * 8 * 3 / 2);
  set.add("x", 1000);
  EXPECT_FALSE(set.integers());
  EXPECT_EQ(set.size(), 514u);
}

}  // namespace
}  // namespace perigee::ds
