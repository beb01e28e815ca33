#include "engine/base/trigonometry.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace perigee::base {
namespace {

// pi/2 in three parts; the first two have 33 bits each, so that small multiples are exact.
constexpr double kHalfPi1 = 0x1.921fb544p0, kHalfPi2 = 0x1.0b4611a6p-34,
                 kHalfPi3 = 0x1.3198a2e037073p-69;
// The same as a double and what it lacks.
constexpr double kHalfPi = 0x1.921fb54442d18p0, kHalfPiRest = 0x1.1a62633145c07p-54;

// An angle as quarter turns and a rest of an eighth of a turn at the most, in two parts.
struct Reduced {
  int quarters;
  double rest, tail;
};

Reduced reduce(double radians) {
  const double quarters = std::rint(radians / kHalfPi);
  const double a = radians - quarters * kHalfPi1, b = quarters * kHalfPi2;
  const double rest = a - b;
  return {static_cast<int>(quarters) & 3, rest, (a - rest) - b - quarters * kHalfPi3};
}

// 1/3!, 1/5!, ... or 1/4!, 1/6!, ..., with alternating signs.
template <std::size_t kTerms>
constexpr std::array<double, kTerms> taylor(int first, bool negative) {
  std::array<double, kTerms> terms{};
  double factorial = 1;
  for (int i = 2; i < first; ++i) factorial *= i;
  for (std::size_t i = 0; i < kTerms; ++i) {
    const int n = first + 2 * static_cast<int>(i);
    factorial *= n;
    terms[i] = (negative ? -1 : 1) / factorial;
    negative = !negative;
    factorial *= n + 1;
  }
  return terms;
}

// The coefficients of arcsine behind the first: 1/6, 3/40, 15/336, ...
constexpr auto kArcsine = [] {
  std::array<double, 28> terms{};
  double ratio = 1;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto n = static_cast<double>(i + 1);
    ratio *= (2 * n - 1) / (2 * n);
    terms[i] = ratio / (2 * n + 1);
  }
  return terms;
}();

template <std::size_t kTerms>
double polynomial(const std::array<double, kTerms>& terms, double x) {
  double sum = 0;
  for (std::size_t i = kTerms; i-- > 0;) sum = sum * x + terms[i];
  return sum;
}

// Of an eighth of a turn at the most. What the main term is corrected by is small, so that its own
// rounding does not show.
double small_sine(double x, double tail) {
  static constexpr auto kTerms = taylor<8>(3, true);
  const double square = x * x;
  return x + (x * square * polynomial(kTerms, square) + tail * (1 - square / 2));
}

double small_cosine(double x, double tail) {
  static constexpr auto kTerms = taylor<8>(4, false);
  const double square = x * x, half = square / 2, rough = 1 - half;
  return rough + (((1 - rough) - half) + (square * square * polynomial(kTerms, square) - x * tail));
}

double sine_of(const Reduced& angle) {
  const double value = angle.quarters % 2 == 0 ? small_sine(angle.rest, angle.tail)
                                               : small_cosine(angle.rest, angle.tail);
  return angle.quarters < 2 ? value : -value;
}

// Up to a half.
double small_arcsine(double x) {
  const double square = x * x;
  return x + x * square * polynomial(kArcsine, square);
}

}  // namespace

double sine(double radians) { return sine_of(reduce(radians)); }

double cosine(double radians) {
  Reduced angle = reduce(radians);
  angle.quarters = (angle.quarters + 1) & 3;
  return sine_of(angle);
}

double arcsine(double x) {
  if (x <= 0.5) return small_arcsine(x);
  return kHalfPi - (2 * small_arcsine(std::sqrt((1 - x) / 2)) - kHalfPiRest);
}

}  // namespace perigee::base
