#include "engine/ds/packed_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

using Model = std::vector<std::pair<std::string, std::string>>;

void expect_equal(const PackedRows<2>& rows, const Model& model) {
  ASSERT_EQ(rows.size(), model.size());
  for (std::size_t i = 0; i < model.size(); ++i) {
    ASSERT_EQ(rows.key(i), model[i].first);
    ASSERT_EQ(rows.value(i), model[i].second);
  }
}

std::string random_bytes(base::Rng& rng) {
  std::string bytes(rng.below(20) == 0 ? rng.below(400) : rng.below(12), '\0');
  for (char& c : bytes)
    c = static_cast<char>(rng.below(4) == 0 ? rng.below(256) : 'a' + rng.below(3));
  return bytes;
}

std::size_t index_of(const Model& model, const std::string& key) {
  for (std::size_t i = 0; i < model.size(); ++i)
    if (model[i].first == key) return i;
  return PackedRows<2>::kNone;
}

void step(PackedRows<2>& rows, Model& model, base::Rng& rng, bool decline) {
  const std::string key = random_bytes(rng), value = random_bytes(rng);
  const std::size_t at = index_of(model, key);
  ASSERT_EQ(rows.find(key), at);
  if (at == PackedRows<2>::kNone && !decline) {
    if (!rows.fits(key, value)) return;
    const std::size_t where = rng.below(model.size() + 1);
    rows.insert(where, key, value);
    model.insert(model.begin() + static_cast<std::ptrdiff_t>(where), {key, value});
  } else if (at != PackedRows<2>::kNone && rows.fits_value(at, value)) {
    rows.set_value(at, value);
    model[at].second = value;
  }
  if (!model.empty() && rng.below(decline ? 2 : 6) == 0) {
    const std::size_t from = rng.below(model.size());
    const std::size_t count = 1 + rng.below(std::min<std::size_t>(3, model.size() - from));
    rows.erase(from, count);
    const auto first = model.begin() + static_cast<std::ptrdiff_t>(from);
    model.erase(first, first + static_cast<std::ptrdiff_t>(count));
  }
}

TEST(PackedRows, MatchAVectorOfPairsWithForksTakenAtRandom) {
  const std::uint64_t seed = testing::test_seed(11);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  std::vector<std::pair<PackedRows<2>, Model>> forks(1);
  for (int i = 0; i < 40000; ++i) {
    auto& [rows, model] = forks[rng.below(forks.size())];
    step(rows, model, rng, (i / 4000) % 2 == 1);
    if (i % 50 == 0) expect_equal(rows, model);
    if (rng.below(300) == 0) {
      const auto copy = forks[rng.below(forks.size())];
      if (forks.size() < 4)
        forks.push_back(copy);
      else
        forks[rng.below(forks.size())] = copy;
    }
  }
  for (const auto& [rows, model] : forks) expect_equal(rows, model);
}

TEST(PackedRows, HoldsUpToItsLimitsAndSaysWhenItCannot) {
  PackedRows<1> rows;
  std::size_t bytes = 0;
  for (int i = 0; rows.fits(std::to_string(i)); ++i) {
    rows.insert(rows.size(), std::to_string(i));
    bytes += 1 + std::to_string(i).size();
  }
  EXPECT_EQ(rows.size(), PackedRows<1>::kMaxRows);
  EXPECT_LT(rows.heap_bytes(), 16 + bytes + 3 * rows.size() + (bytes + 3 * rows.size()) / 3);
  EXPECT_FALSE(PackedRows<1>().fits(std::string(PackedRows<1>::kMaxBytes, 'x')));
  EXPECT_TRUE(PackedRows<1>().fits(std::string(PackedRows<1>::kMaxBytes - 2, 'x')));
  while (!rows.empty()) rows.erase(rows.size() / 2);
  EXPECT_EQ(rows.heap_bytes(), 0u);
}

// Keys that all have the same tag are told apart by comparing them.
TEST(PackedRows, FindsKeysWhoseTagsAreEqual) {
  PackedRows<1> rows;
  std::vector<std::string> keys;
  for (char a = 'a'; a <= 'z'; ++a) keys.push_back(std::string("x") + a + "yxzzx");
  for (const std::string& key : keys) rows.insert(0, key);
  for (const std::string& key : keys) EXPECT_EQ(rows.key(rows.find(key)), key);
  EXPECT_EQ(rows.find("x-yxzzx"), PackedRows<1>::kNone);
}

}  // namespace
}  // namespace perigee::ds
