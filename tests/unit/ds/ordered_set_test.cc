#include "engine/ds/ordered_set.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

struct Due {
  std::int64_t at;
  std::uint64_t birth;
  friend auto operator<=>(const Due&, const Due&) = default;
};

TEST(OrderedSet, MatchesAStdSetWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 3; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    std::vector<std::pair<OrderedSet<Due>, std::set<Due>>> forks(1);
    for (int step = 0; step < 60000; ++step) {
      auto& [set, model] = forks[rng.below(forks.size())];
      const bool decline = (step / 10000) % 2 == 1;
      const Due due{static_cast<std::int64_t>(rng.below(run == 0 ? 50 : 5000)), rng.below(3)};
      const bool there = model.contains(due);
      if (there && (decline || rng.below(3) == 0)) {
        set.erase(due);
        model.erase(due);
      } else if (!there && !decline) {
        set.insert(due);
        model.insert(due);
      } else if (!model.empty() && rng.below(4) == 0) {
        const Due lowest = *model.begin();
        set.erase(lowest);
        model.erase(lowest);
      }
      ASSERT_EQ(set.size(), model.size()) << "step " << step;
      if (!model.empty()) {
        ASSERT_EQ(set.first(), *model.begin()) << "step " << step;
      }
      if (rng.below(700) == 0) {
        const auto copy = forks[rng.below(forks.size())];
        if (forks.size() < 4)
          forks.push_back(copy);
        else
          forks[rng.below(forks.size())] = copy;
      }
    }
    for (auto& [set, model] : forks) {
      while (!model.empty()) {
        ASSERT_EQ(set.first(), *model.begin());
        set.erase(*model.begin());
        model.erase(model.begin());
      }
      EXPECT_TRUE(set.empty());
      EXPECT_EQ(set.memory_bytes(), 0u);
    }
  }
}

TEST(OrderedSet, GrowingAtTheEndFillsItsNodes) {
  OrderedSet<Due> set;
  for (std::int64_t i = 0; i < 100000; ++i) set.insert({i, 1});
  EXPECT_LT(set.memory_bytes(), 100000 * sizeof(Due) * 11 / 10);
}

}  // namespace
}  // namespace perigee::ds
