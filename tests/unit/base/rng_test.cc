#include "engine/base/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

namespace perigee::base {
namespace {

static_assert(std::is_trivially_copyable_v<Rng>);
static_assert(std::is_trivially_copyable_v<LuaRandom>);

// splitmix64's published sequence for the seed 1234567.
TEST(Rng, SeedsBySplitmix) {
  const Rng::State expected = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                               4593380528125082431u};
  EXPECT_EQ(Rng(1234567).state(), expected);
}

// xoshiro256**'s published sequence for the state 1, 2, 3, 4.
TEST(Rng, AnswersThePublishedSequence) {
  Rng rng = Rng::from_state({1, 2, 3, 4});
  for (const std::uint64_t expected : {11520u, 0u, 1509978240u}) {
    EXPECT_EQ(rng.next(), expected);
  }
  EXPECT_EQ(rng.next(), 1215971899390074240u);
  EXPECT_EQ(rng.next(), 1216172134540287360u);
  EXPECT_EQ(rng.next(), 607988272756665600u);
}

TEST(Rng, CopiesAndStatesGoTheSameWay) {
  Rng rng(7);
  rng.next();
  Rng copy = rng;
  Rng restored = Rng::from_state(rng.state());
  EXPECT_EQ(copy, rng);
  EXPECT_EQ(restored, rng);
  EXPECT_EQ(copy.next(), rng.next());
  EXPECT_NE(restored, rng);
  EXPECT_NE(Rng(7), Rng(8));
}

TEST(Rng, NeverStandsStill) { EXPECT_EQ(Rng::from_state({}), Rng(0)); }

TEST(Rng, BelowStaysBelow) {
  Rng rng(1);
  for (const std::uint64_t bound : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3},
                                    std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    for (int i = 0; i < 1000; ++i) ASSERT_LT(rng.below(bound), bound);
  }
}

TEST(Rng, BelowIsUniform) {
  Rng rng(20);
  constexpr int kDraws = 600'000;
  std::array<int, 6> counts{};
  for (int i = 0; i < kDraws; ++i) ++counts[rng.below(counts.size())];
  for (const int count : counts) EXPECT_NEAR(count, kDraws / 6, 5 * std::sqrt(kDraws / 6.0));
}

// A bound of 3 * 2^62 leaves a quarter of all draws uneven: multiplied without the second draw, one
// answer in three would be twice as likely.
TEST(Rng, BelowIsUniformForHugeBounds) {
  Rng rng(21);
  constexpr int kDraws = 300'000;
  std::array<int, 3> by_remainder{};
  for (int i = 0; i < kDraws; ++i) ++by_remainder[rng.below(std::uint64_t{3} << 62) % 3];
  for (const int count : by_remainder) EXPECT_NEAR(count, kDraws / 3, 1500);
}

TEST(RngDeathTest, BelowNeedsABound) { EXPECT_DEATH(Rng(1).below(0), "bound"); }

// What math.random makes of a draw.
int lua_random(LuaRandom& random, int upper) {
  const double unit =
      static_cast<double>(random.next() % LuaRandom::kMax) / double{LuaRandom::kMax};
  return static_cast<int>(std::floor(unit * upper)) + 1;
}

std::vector<int> lua_randoms(LuaRandom& random, int upper, int count) {
  std::vector<int> drawn;
  for (int i = 0; i < count; ++i) drawn.push_back(lua_random(random, upper));
  return drawn;
}

// Measured on a redis-server 7.0 that has just started.
TEST(LuaRandom, StartsAsRedisStarts) {
  LuaRandom random;
  EXPECT_EQ(lua_randoms(random, 1000, 6), (std::vector{397, 841, 354, 447, 319, 887}));
  LuaRandom again;
  EXPECT_EQ(lua_randoms(again, 1'000'000, 2), (std::vector{396465, 840486}));
}

// `math.randomseed(seed)`, then `math.random(1000000000)`: measured on redis-server 7.0.15.
TEST(LuaRandom, SeedsAsRedisSeeds) {
  struct Row {
    std::int32_t seed;
    std::vector<int> drawn;
  };
  const Row rows[] = {
      {0, {170828037, 749901981, 96371656, 870465228}},
      {1, {41630345, 454492445, 834817219, 335986030}},
      {-1, {300025728, 45311517, 357926094, 404944424}},
      {42, {744525001, 342701479, 111085283, 422338959}},
      {65536, {70928745, 790566654, 864758497, 241818377}},
      {2147483647, {800025728, 545311517, 857926094, 904944425}},
      {std::numeric_limits<std::int32_t>::min(), {670828037, 249901981, 596371656, 370465228}},
      {123456789, {52468467, 25444217, 99272009, 436130079}},
  };
  for (const auto& [seed, drawn] : rows) {
    LuaRandom random;
    random.seed(seed);
    EXPECT_EQ(lua_randoms(random, 1'000'000'000, static_cast<int>(drawn.size())), drawn) << seed;
  }
  LuaRandom random;
  random.seed(42);
  EXPECT_EQ(lua_randoms(random, 1000, 2), (std::vector{745, 343}));
}

TEST(LuaRandom, StaysInRange) {
  LuaRandom random;
  for (int i = 0; i < 10'000; ++i) ASSERT_GE(random.next(), 0);
}

TEST(LuaRandom, StatesGoTheSameWay) {
  LuaRandom random;
  random.next();
  LuaRandom restored = LuaRandom::from_state(random.state());
  EXPECT_EQ(restored, random);
  EXPECT_EQ(restored.next(), random.next());
  EXPECT_NE(restored, LuaRandom());
  EXPECT_EQ(LuaRandom::from_state(~std::uint64_t{0}).state(), (std::uint64_t{1} << 48) - 1);
}

}  // namespace
}  // namespace perigee::base
