#include "engine/base/float80.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "tests/unit/base/native_float80.h"

namespace perigee::base {
namespace {

static_assert(std::is_trivially_copyable_v<Float80>);

constexpr std::uint64_t kOne = std::uint64_t{1} << 63;
constexpr Float80 kInfinity = Float80::from_bits(0x7fff, kOne);
constexpr Float80 kMinusInfinity = Float80::from_bits(0xffff, kOne);
constexpr Float80 kMax = Float80::from_bits(0x7ffe, ~std::uint64_t{0});
constexpr Float80 kSmallest = Float80::from_bits(0, 1);

void expect_bits(Float80 value, std::uint16_t sign_exponent, std::uint64_t significand) {
  EXPECT_EQ(value.sign_exponent(), sign_exponent);
  EXPECT_EQ(value.significand(), significand);
}

TEST(Float80, KnowsItsKinds) {
  EXPECT_TRUE(Float80().is_finite());
  EXPECT_TRUE(kMax.is_finite());
  EXPECT_FALSE(kInfinity.is_finite());
  EXPECT_FALSE(kInfinity.is_nan());
  EXPECT_TRUE((kInfinity + kMinusInfinity).is_nan());
  EXPECT_FALSE((kInfinity + kMinusInfinity).is_finite());
  EXPECT_TRUE(kMinusInfinity.is_negative());
}

TEST(Float80, AddsSmallNumbers) {
  const Float80 one = Float80::from_bits(0x3fff, kOne);
  const Float80 minus_one = Float80::from_bits(0xbfff, kOne);
  expect_bits(one + one, 0x4000, kOne);
  expect_bits(one + minus_one, 0, 0);
  expect_bits(minus_one + minus_one, 0xc000, kOne);
  expect_bits(one + Float80(), 0x3fff, kOne);
}

TEST(Float80, ZerosKeepTheSignOnlyTogether) {
  const Float80 minus_zero = Float80::from_bits(0x8000, 0);
  expect_bits(minus_zero + minus_zero, 0x8000, 0);
  expect_bits(minus_zero + Float80(), 0, 0);
  expect_bits(Float80() + minus_zero, 0, 0);
}

TEST(Float80, RoundsTiesToEven) {
  const Float80 one = Float80::from_bits(0x3fff, kOne);
  const Float80 half_step = Float80::from_bits(0x3fff - 64, kOne);  // 2^-64
  expect_bits(one + half_step, 0x3fff, kOne);
  const Float80 odd = Float80::from_bits(0x3fff, kOne | 1);
  expect_bits(odd + half_step, 0x3fff, kOne | 2);
  const Float80 more_than_half = Float80::from_bits(0x3fff - 64, kOne | 1);
  expect_bits(one + more_than_half, 0x3fff, kOne | 1);
}

TEST(Float80, OverflowsToInfinityAndUnderflowsGradually) {
  expect_bits(kMax + kMax, 0x7fff, kOne);
  expect_bits(kMax + kSmallest, 0x7ffe, ~std::uint64_t{0});
  expect_bits(kSmallest + kSmallest, 0, 2);
  const Float80 largest_denormal = Float80::from_bits(0, kOne - 1);
  expect_bits(largest_denormal + kSmallest, 1, kOne);
  expect_bits(Float80::from_bits(1, kOne) + Float80::from_bits(0x8000, 1), 0, kOne - 1);
}

TEST(Float80, InfinitiesAndNaNSpread) {
  const Float80 nan = kInfinity + kMinusInfinity;
  expect_bits(kInfinity + kMax, 0x7fff, kOne);
  expect_bits(kMax + kMinusInfinity, 0xffff, kOne);
  expect_bits(kMinusInfinity + kMinusInfinity, 0xffff, kOne);
  EXPECT_TRUE((nan + kMax).is_nan());
  EXPECT_TRUE((kInfinity + nan).is_nan());
}

#if PERIGEE_NATIVE_FLOAT80
TEST(Float80, AddsAsTheHardwareDoes) {
  RandomCases random("Float80.AddsAsTheHardwareDoes");
  for (int i = random_case_count(1'000'000); i > 0; --i) {
    const int near = random.one_in(10)   ? random.between(0, 70)
                     : random.one_in(10) ? random.between(0x7ffe - 70, 0x7ffe)
                                         : random.between(70, 0x7ffe - 70);
    const Float80 a = random_finite(random, near, near);
    const Float80 b = random.one_in(20) ? random_finite(random, 0, 0x7ffe)
                                        : random_finite(random, std::max(near - 130, 0), near);
    const Float80 native = from_native(to_native(a) + to_native(b));
    ASSERT_TRUE(same(a + b, native) && same(b + a, native))
        << std::hex << a.sign_exponent() << ':' << a.significand() << " + " << b.sign_exponent()
        << ':' << b.significand();
  }
}
#endif

// As C's ceill(x * 1000) with x87's long double has it.
TEST(Float80, AThousandTimesRoundedUp) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"0", 0},      {"0.001", 1},
      {"0.0001", 1}, {"1e-4000", 1},
      {"0.1", 100},  {"0.1001", 101},
      {"1", 1000},   {"1.0000001", 1001},
      {"2.5", 2500}, {"123456.789", 123456789},
      {"0.0011", 2}, {"9223372036854775.807", 9223372036854775807}};
  for (const auto& [text, millis] : cases)
    EXPECT_EQ(Float80::parse(text)->thousandfold_up(), millis) << text;
}

}  // namespace
}  // namespace perigee::base
