#include "engine/base/big_natural.h"

#include <gtest/gtest.h>

#include "tests/unit/base/random_cases.h"

namespace perigee::base {
namespace {

BigNatural power_of_2(std::size_t power) {
  BigNatural value(1);
  value.shift_left(power);
  return value;
}

TEST(BigNatural, PrintsDecimal) {
  EXPECT_EQ(BigNatural(0).to_decimal(), "0");
  EXPECT_EQ(BigNatural(7).to_decimal(), "7");
  EXPECT_EQ(BigNatural(1'000'000'000).to_decimal(), "1000000000");
  EXPECT_EQ(BigNatural(5'000'000'010'000'000'203).to_decimal(), "5000000010000000203");
  EXPECT_EQ(BigNatural(~std::uint64_t{0}).to_decimal(), "18446744073709551615");
  EXPECT_EQ(power_of_2(100).to_decimal(), "1267650600228229401496703205376");
}

TEST(BigNatural, MultipliesUpToTenToTheSixty) {
  BigNatural value(1);
  value.multiply_by_power_of_5(60);
  value.shift_left(60);
  EXPECT_EQ(value.to_decimal(), "1" + std::string(60, '0'));
  BigNatural by_tens(1);
  for (int i = 0; i < 60; ++i) by_tens.multiply_add(10, 0);
  EXPECT_EQ(by_tens, value);
}

TEST(BigNatural, ZeroStaysZero) {
  BigNatural zero;
  zero.shift_left(100);
  zero.multiply_by_power_of_5(20);
  EXPECT_TRUE(zero.is_zero());
  EXPECT_EQ(zero.bits(), 0u);
  BigNatural value(12);
  value.multiply_add(0, 0);
  EXPECT_EQ(value, zero);
  value.multiply_add(3, 9);
  EXPECT_EQ(value, BigNatural(9));
}

TEST(BigNatural, CountsBits) {
  EXPECT_EQ(BigNatural(1).bits(), 1u);
  EXPECT_EQ(BigNatural(0x8000'0000).bits(), 32u);
  EXPECT_EQ(BigNatural(0x1'0000'0000).bits(), 33u);
  for (const std::size_t power : {0u, 31u, 32u, 33u, 64u, 1000u, 23'967u})
    EXPECT_EQ(power_of_2(power).bits(), power + 1);
}

TEST(BigNatural, Orders) {
  EXPECT_LT(BigNatural(1), BigNatural(2));
  EXPECT_LT(BigNatural(0xffff'ffff), BigNatural(0x1'0000'0000));
  EXPECT_GT(BigNatural(0x2'0000'0000), BigNatural(0x1'ffff'ffff));
  EXPECT_EQ(BigNatural(5), BigNatural(5));
}

TEST(BigNatural, SubtractsAcrossLimbs) {
  BigNatural value = power_of_2(96);
  value.subtract(BigNatural(1));
  EXPECT_EQ(value.to_decimal(), "79228162514264337593543950335");
  value.subtract(value);
  EXPECT_TRUE(value.is_zero());
}

TEST(BigNatural, TopSaysWhatIsLeftOut) {
  BigNatural value = power_of_2(300);
  EXPECT_EQ(value.top().shift, 173u);
  EXPECT_EQ(value.top().high, static_cast<unsigned __int128>(1) << 127);
  EXPECT_FALSE(value.top().more);
  value.multiply_add(1, 1);
  EXPECT_TRUE(value.top().more);
  BigNatural odd = power_of_2(130);
  odd.multiply_add(1, 1);
  EXPECT_EQ(odd.top().shift, 3u);
  EXPECT_TRUE(odd.top().more);
  const BigNatural::Top small = BigNatural(6).top();
  EXPECT_EQ(small.shift, 0u);
  EXPECT_EQ(small.high, 6u);
  EXPECT_FALSE(small.more);
  EXPECT_EQ(BigNatural(0).top().high, 0u);
}

TEST(BigNatural, DividesWhatItMultiplied) {
  RandomCases random("BigNatural.DividesWhatItMultiplied");
  for (int i = 0; i < 20'000; ++i) {
    BigNatural value(random.next());
    value.shift_left(random.below(200));
    value.multiply_add(static_cast<std::uint32_t>(random.next()), 77);
    const BigNatural before = value;
    const auto divisor = static_cast<std::uint32_t>(random.below(0xffff'ffff) + 1);
    const std::uint32_t remainder = value.divide(divisor);
    ASSERT_LT(remainder, divisor);
    value.multiply_add(divisor, remainder);
    ASSERT_EQ(value, before);
  }
}

TEST(BigNaturalDeathTest, AbortsWhenItDoesNotFit) {
  EXPECT_DEATH(power_of_2(BigNatural::kMaxBits), "does not fit");
  BigNatural full = power_of_2(BigNatural::kMaxBits - 40);
  EXPECT_DEATH(full.multiply_by_power_of_5(50), "does not fit");
  EXPECT_DEATH(BigNatural(1).subtract(BigNatural(2)), "negative");
}

}  // namespace
}  // namespace perigee::base
