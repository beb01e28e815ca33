#include "engine/ds/hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

struct ModelField {
  std::string name, value;
  std::int64_t deadline = Hash::kNever;
};
using Model = std::vector<ModelField>;

Model::iterator find(Model& model, const std::string& name) {
  return std::find_if(model.begin(), model.end(),
                      [&](const ModelField& field) { return field.name == name; });
}

void expect_equal(const Hash& hash, const Model& model) {
  ASSERT_EQ(hash.size(), model.size());
  std::size_t at = 0;
  hash.for_each([&](std::string_view name, std::string_view value) {
    ASSERT_EQ(name, model[at].name);
    ASSERT_EQ(value, model[at].value);
    ++at;
  });
  std::int64_t first = Hash::kNever;
  Hash::Place place = Hash::kLast;
  for (std::size_t i = model.size(); i-- > 0;) {
    place = hash.before(place);
    ASSERT_EQ(hash.nth(i), place);
    ASSERT_EQ(hash.find(model[i].name), place);
    ASSERT_EQ(hash.deadline(place), model[i].deadline);
    first = std::min(first, model[i].deadline);
  }
  ASSERT_EQ(hash.before(place), 0u);
  ASSERT_EQ(hash.first_deadline(), first);
}

std::string name(base::Rng& rng, std::size_t names) {
  const std::size_t k = rng.below(names);
  return k % 7 == 0 ? std::string(k % 60, 'n') + std::to_string(k) : "f" + std::to_string(k);
}

void step(Hash& hash, Model& model, base::Rng& rng, std::size_t names, bool decline, bool timed) {
  const std::string field = name(rng, names);
  const std::string value(rng.below(30) == 0 ? rng.below(3000) : rng.below(40), 'v');
  const auto at = find(model, field);
  const Hash::Place place = hash.find(field);
  ASSERT_EQ(place != 0, at != model.end());
  if (at == model.end()) {
    if (decline) return;
    hash.add(field, value);
    model.push_back({field, value});
  } else if (timed && rng.below(3) == 0) {
    at->deadline = rng.below(3) == 0 ? Hash::kNever : static_cast<std::int64_t>(rng.below(100));
    hash.set_deadline(field, at->deadline);
  } else if (rng.below(decline ? 2 : 5) == 0) {
    hash.erase(place);
    model.erase(at);
  } else {
    hash.set_value(place, value);
    at->value = value;
  }
}

TEST(Hash, MatchesAVectorOfFieldsWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 6; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    const std::size_t names = run % 2 == 0 ? 20 : 1500;
    std::vector<std::pair<Hash, Model>> forks(1);
    for (int i = 0; i < 12000; ++i) {
      auto& [hash, model] = forks[rng.below(forks.size())];
      step(hash, model, rng, names, (i / 3000) % 2 == 1, run >= 2);
      if (i % 200 == 0) expect_equal(hash, model);
      if (rng.below(400) == 0) {
        const auto copy = forks[rng.below(forks.size())];
        if (forks.size() < 4)
          forks.push_back(copy);
        else
          forks[rng.below(forks.size())] = copy;
      }
    }
    for (auto& [hash, model] : forks) {
      expect_equal(hash, model);
      while (!hash.empty()) hash.erase(hash.nth(rng.below(hash.size())));
      EXPECT_EQ(hash.first_deadline(), Hash::kNever);
    }
  }
}

TEST(Hash, GrowsOutOfOneBufferAndPaysForDeadlinesOnlyWhenItHasSome) {
  Hash hash(5);
  EXPECT_EQ(hash.heap_bytes(), 0u);
  hash.add("f", "v");
  EXPECT_TRUE(hash.packed());
  EXPECT_LE(hash.heap_bytes(), 64u);
  hash.set_deadline("f", Hash::kNever);
  EXPECT_TRUE(hash.packed());
  hash.add("long", std::string(PackedRows<2>::kMaxBytes, 'x'));
  EXPECT_FALSE(hash.packed());
  EXPECT_FALSE(hash.timed());
  EXPECT_EQ(hash.value(hash.find("f")), "v");
}

}  // namespace
}  // namespace perigee::ds
