// tests/unit/base/native_float80.h: the hardware's long double as the judge of Float80.
//
// Only where `long double` is x87's 80 bits; elsewhere PERIGEE_NATIVE_FLOAT80 is not defined and
// the known answers have to do.
#pragma once

#include <cfloat>
#include <cstdint>
#include <cstring>

#include "engine/base/float80.h"
#include "tests/unit/base/random_cases.h"

#if defined(__x86_64__) && LDBL_MANT_DIG == 64
#define PERIGEE_NATIVE_FLOAT80 1

namespace perigee::base {

inline long double to_native(Float80 value) {
  long double native = 0;
  const std::uint64_t significand = value.significand();
  const std::uint16_t sign_exponent = value.sign_exponent();
  std::memcpy(&native, &significand, 8);
  std::memcpy(reinterpret_cast<char*>(&native) + 8, &sign_exponent, 2);
  return native;
}

inline Float80 from_native(long double native) {
  std::uint64_t significand = 0;
  std::uint16_t sign_exponent = 0;
  std::memcpy(&significand, &native, 8);
  std::memcpy(&sign_exponent, reinterpret_cast<const char*>(&native) + 8, 2);
  return Float80::from_bits(sign_exponent, significand);
}

// The same bits; all NaNs are one.
inline bool same(Float80 a, Float80 b) {
  if (a.is_nan() || b.is_nan()) return a.is_nan() && b.is_nan();
  return a.significand() == b.significand() && a.sign_exponent() == b.sign_exponent();
}

// Significands of all bits, of few bits at either end, and of ones: ties and carries are common.
inline std::uint64_t random_significand(RandomCases& random) {
  constexpr std::uint64_t kLeadingBit = std::uint64_t{1} << 63;
  switch (random.below(4)) {
    case 0:
      return kLeadingBit | random.next();
    case 1:
      return kLeadingBit | random.next() << random.below(64);
    case 2:
      return kLeadingBit | random.next() >> random.below(64);
    default:
      return ~std::uint64_t{0} << random.below(64);
  }
}

inline Float80 random_finite(RandomCases& random, int lowest_field, int highest_field) {
  const auto sign = static_cast<std::uint16_t>(random.below(2) << 15);
  const auto field = static_cast<std::uint16_t>(random.between(lowest_field, highest_field));
  const std::uint64_t significand = random_significand(random);
  if (field == 0) return Float80::from_bits(sign, significand >> random.between(1, 63));
  return Float80::from_bits(static_cast<std::uint16_t>(sign | field), significand);
}

}  // namespace perigee::base

#endif
