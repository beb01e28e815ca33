#include "engine/base/trigonometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "engine/base/rng.h"

namespace perigee::base {
namespace {

// How far two numbers are apart, in steps of the last digit of the second.
double ulps(double got, double wanted) {
  const double step =
      std::fabs(wanted - std::nextafter(wanted, std::numeric_limits<double>::infinity()));
  return got == wanted ? 0 : std::fabs(got - wanted) / step;
}

TEST(Trigonometry, IsWithinAnUlpOfTheLibrary) {
  Rng rng(7);
  const auto between = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(rng.below(1u << 31)) / (1u << 31);
  };
  for (int i = 0; i < 300'000; ++i) {
    const double angle = between(-6.28, 6.28) * (i % 3 == 0 ? 1e-3 : 1);
    ASSERT_LE(ulps(sine(angle), std::sin(angle)), 1.5) << angle;
    ASSERT_LE(ulps(cosine(angle), std::cos(angle)), 1.5) << angle;
    const double x = between(0, 1) * (i % 3 == 0 ? 1e-4 : 1);
    ASSERT_LE(ulps(arcsine(x), std::asin(x)), 2) << x;
  }
}

TEST(Trigonometry, ExactValues) {
  EXPECT_EQ(sine(0), 0);
  EXPECT_EQ(cosine(0), 1);
  EXPECT_EQ(arcsine(0), 0);
  EXPECT_EQ(arcsine(1), std::numbers::pi / 2);
  EXPECT_EQ(sine(std::numbers::pi / 2), 1);
  EXPECT_EQ(sine(-std::numbers::pi / 2), -1);
  EXPECT_EQ(cosine(std::numbers::pi), -1);
  EXPECT_EQ(sine(-1.25), -sine(1.25));
}

// The digits themselves: they must not depend on the machine.
TEST(Trigonometry, Digits) {
  EXPECT_EQ(sine(0.7), 0x1.49d6e694619b8p-1);
  EXPECT_EQ(cosine(0.7), 0x1.87996529f9d93p-1);
  EXPECT_EQ(arcsine(0.3), 0x1.380159e14f6fep-2);
}

}  // namespace
}  // namespace perigee::base
