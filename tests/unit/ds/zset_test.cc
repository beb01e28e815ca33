#include "engine/ds/zset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

using Pair = std::pair<double, std::string>;

struct Model {
  std::set<Pair> in_order;
  std::vector<std::string> by_age;

  std::set<Pair>::iterator find(const std::string& member) const {
    return std::find_if(in_order.begin(), in_order.end(),
                        [&](const Pair& pair) { return pair.second == member; });
  }
};

std::vector<Pair> walked(const ZSet& set, std::size_t first, std::size_t count, bool up) {
  std::vector<Pair> pairs;
  const auto take = [&](std::string_view member, double score) {
    pairs.emplace_back(score, member);
  };
  up ? set.walk_up(first, count, take) : set.walk_down(first, count, take);
  return pairs;
}

std::size_t lower(const Model& model, double score, bool behind) {
  return static_cast<std::size_t>(std::count_if(
      model.in_order.begin(), model.in_order.end(),
      [&](const Pair& pair) { return behind ? pair.first <= score : pair.first < score; }));
}

void expect_equal(const ZSet& set, const Model& model, base::Rng& rng) {
  ASSERT_EQ(set.size(), model.in_order.size());
  const std::vector<Pair> all(model.in_order.begin(), model.in_order.end());
  ASSERT_EQ(walked(set, 0, all.size(), true), all);
  if (!all.empty()) {
    ASSERT_EQ(walked(set, all.size() - 1, all.size(), false),
              std::vector<Pair>(all.rbegin(), all.rend()));
    const std::size_t first = rng.below(all.size()), count = rng.below(all.size() - first + 1);
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(first);
    const auto size = static_cast<std::ptrdiff_t>(count);
    ASSERT_EQ(walked(set, first, count, true), std::vector<Pair>(from, from + size));
    const auto back = all.rbegin() + static_cast<std::ptrdiff_t>(all.size() - first - count);
    ASSERT_EQ(walked(set, first + count - (count > 0 ? 1 : 0), count, false),
              std::vector<Pair>(back, back + size));
  }
  for (std::size_t k = 0; k < all.size(); ++k) {
    const ZSet::Place at = set.find(all[k].second);
    ASSERT_NE(at, 0u);
    ASSERT_EQ(set.rank(at), k);
    ASSERT_EQ(set.at_rank(k), at);
    ASSERT_EQ(set.score(at), all[k].first);
    ASSERT_EQ(set.member(at), all[k].second);
  }
  for (const double score : {-1e9, -3.5, 0.0, 1.0, 2.0, 7.25, 1e9})
    for (const bool behind : {false, true})
      ASSERT_EQ(set.count_before(ScoreBound{score, behind}), lower(model, score, behind));
  ZSet::Place at = ZSet::kLast;
  for (std::size_t k = all.size(); k-- > 0;) {
    at = set.before(at);
    ASSERT_EQ(set.nth(k), at);
    ASSERT_EQ(set.member(at), set.packed() ? all[k].second : model.by_age[k]);
  }
  ASSERT_EQ(set.before(at), 0u);
}

double random_score(base::Rng& rng) {
  switch (rng.below(6)) {
    case 0:
      return -std::numeric_limits<double>::infinity();
    case 1:
      return rng.below(2) == 0 ? 0.0 : -0.0;
    case 2:
      return static_cast<double>(rng.below(1000000)) / 7;
    default:
      return static_cast<double>(rng.below(12)) - 4;
  }
}

TEST(ZSet, MatchesAModelWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 6; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    const std::size_t range = run % 2 == 0 ? 60 : 1500;
    std::vector<std::pair<ZSet, Model>> forks(1);
    for (int i = 0; i < 8000 && !::testing::Test::HasFailure(); ++i) {
      auto& [set, model] = forks[rng.below(forks.size())];
      std::string name = std::to_string(rng.below(range));
      if (run >= 4) name += " with a tail that needs memory of its own";
      const auto there = model.find(name);
      const ZSet::Place at = set.find(name);
      ASSERT_EQ(at != 0, there != model.in_order.end());
      const bool decline = (i / 2000) % 2 == 1;
      const double score = random_score(rng);
      if (at == 0 && (!decline || rng.below(4) == 0)) {
        const bool packed = set.packed();
        set.add(name, score);
        if (packed && !set.packed()) {  // what was packed stands in order
          model.by_age.clear();
          for (const Pair& pair : model.in_order) model.by_age.push_back(pair.second);
        }
        model.in_order.insert({score, name});
        model.by_age.push_back(name);
      } else if (at != 0 && rng.below(decline ? 3 : 2) != 0) {
        set.set_score(at, score);
        model.in_order.erase(there);
        model.in_order.insert({score, name});
      } else if (at != 0) {
        set.erase(at);
        model.in_order.erase(there);
        model.by_age.erase(std::find(model.by_age.begin(), model.by_age.end(), name));
      }
      if (i % 200 == 0) expect_equal(set, model, rng);
      if (rng.below(400) != 0) continue;
      const auto copy = forks[rng.below(forks.size())];
      if (forks.size() < 4)
        forks.push_back(copy);
      else
        forks[rng.below(forks.size())] = copy;
    }
    for (auto& [set, model] : forks) {
      expect_equal(set, model, rng);
      const std::size_t first = rng.below(set.size() + 1),
                        count = rng.below(set.size() - first + 1);
      set.erase_ranks(first, count);
      const auto from = std::next(model.in_order.begin(), static_cast<std::ptrdiff_t>(first));
      const auto to = std::next(from, static_cast<std::ptrdiff_t>(count));
      std::for_each(from, to, [&, by_age = &model.by_age](const Pair& pair) {
        by_age->erase(std::find(by_age->begin(), by_age->end(), pair.second));
      });
      model.in_order.erase(from, to);
      expect_equal(set, model, rng);
      while (!set.empty()) set.erase(set.nth(rng.below(set.size())));
      EXPECT_EQ(set.find("1"), 0u);
    }
  }
}

TEST(ZSet, FindsPlacesByNameWhenScoresAreTheSame) {
  for (const std::size_t size : {5u, 100u, 5000u}) {
    ZSet set;
    std::set<std::string> names;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string name = "n" + std::to_string(i * 7919 % size);
      set.add(name, 0);
      names.insert(name);
    }
    for (const char* wanted : {"", "n", "n1", "n10", "n4999", "n5", "z"})
      for (const bool behind : {false, true}) {
        const auto place = behind ? names.upper_bound(wanted) : names.lower_bound(wanted);
        EXPECT_EQ(set.count_before(NameBound{wanted, behind}),
                  static_cast<std::size_t>(std::distance(names.begin(), place)));
      }
  }
}

// Zero's sign is kept, though it does not count in the order.
TEST(ZSet, ZerosChangeTheirSignWhereTheyAre) {
  ZSet set(1);
  set.set_large();
  constexpr int kMembers = 1000;
  for (int i = 0; i < kMembers; ++i) set.add("m" + std::to_string(i), -0.0);
  for (int i = 0; i < kMembers; i += 3) set.set_score(set.find("m" + std::to_string(i)), 0.0);
  std::set<std::string> seen;
  set.for_each([&](std::string_view member, double score) {
    const std::string name(member);
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(std::signbit(score), std::stoi(name.substr(1)) % 3 != 0) << name;
    EXPECT_EQ(std::signbit(set.score(set.find(name))), std::signbit(score)) << name;
  });
  EXPECT_EQ(seen.size(), std::size_t{kMembers});
}

TEST(ZSet, TakesLittleMemory) {
  ZSet set;
  for (std::size_t i = 0; i < 100000; ++i)
    set.add("member:" + std::to_string(1000000 + i), static_cast<double>(i * 7919 % 100000));
  EXPECT_LT(set.heap_bytes() / 100000, 75u);
}

}  // namespace
}  // namespace perigee::ds
