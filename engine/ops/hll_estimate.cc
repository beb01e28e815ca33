#include "engine/ops/hll_estimate.h"

#include <cmath>
#include <cstddef>
#include <limits>

#include "engine/base/numbers.h"
#include "engine/ops/hll_registers.h"

namespace perigee::ops::hll {
namespace {

constexpr double kAlpha = 0.721347520444481703680;  // 1 / (2 ln 2)

// Both are summed until the next term changes nothing.
double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double power = 1, sum = x, before = 0;
  do {
    x *= x;
    before = sum;
    sum += x * power;
    power += power;
  } while (before != sum);
  return sum;
}

double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double power = 1, sum = 1 - x, before = 0;
  do {
    x = std::sqrt(x);
    before = sum;
    power *= 0.5;
    sum -= (1 - x) * (1 - x) * power;
  } while (before != sum);
  return sum / 3;
}

// To the nearest, halves away from zero; what does not fit is INT64_MIN, as on x86.
std::int64_t rounded(double value) {
  const double whole = std::floor(value);
  return base::saturating_int64(value - whole >= 0.5 ? whole + 1 : whole);
}

}  // namespace

std::int64_t estimate(const Histogram& histogram) {
  constexpr auto kCount = static_cast<double>(kRegisters);
  const auto registers_with = [&](int value) {
    return static_cast<double>(histogram[static_cast<std::size_t>(value)]);
  };
  double z = kCount * tau((kCount - registers_with(kHashBits + 1)) / kCount);
  for (int value = kHashBits; value >= 1; --value) z = (z + registers_with(value)) * 0.5;
  z += kCount * sigma(registers_with(0) / kCount);
  return rounded(kAlpha * kCount * kCount / z);
}

}  // namespace perigee::ops::hll
