#include "engine/base/float80.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/number_scan.h"

namespace perigee::base {
namespace {

using Wide = unsigned __int128;

int leading_zeros(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  return high != 0 ? std::countl_zero(high)
                   : 64 + std::countl_zero(static_cast<std::uint64_t>(value));
}

// Shifts right; the lowest bit of the result remembers whether anything but zeros fell out.
Wide shift_right_sticky(Wide value, int bits) {
  if (bits == 0) return value;
  if (bits > 127) return value != 0 ? 1 : 0;
  const Wide lost = value & ((Wide{1} << bits) - 1);
  return value >> bits | (lost != 0 ? 1 : 0);
}

// Of `value` as 64 bits before and 64 behind the point: to nearest, ties to even. May carry to
// 2^64.
Wide round_half_even(Wide value) {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
  const auto fraction = static_cast<std::uint64_t>(value);
  const Wide whole = value >> 64;
  const bool up = fraction > kHalf || (fraction == kHalf && (whole & 1) != 0);
  return whole + (up ? 1 : 0);
}

}  // namespace

Float80 Float80::rounded(bool negative, const Unrounded& value) {
  Wide significand = value.significand;
  if (significand == 0) return zero(negative);
  const int shift = leading_zeros(significand);
  significand <<= shift;
  if (value.more) significand |= 1;
  int field = value.exponent - shift + 64 + kBias;
  if (field < 1) {
    significand = shift_right_sticky(significand, 1 - field);
    field = 1;
  }
  Wide whole = round_half_even(significand);
  if (whole >> 64 != 0) {
    whole >>= 1;
    ++field;
  }
  const auto kept = static_cast<std::uint64_t>(whole);
  if (field >= kSpecial) return infinity(negative);
  if ((kept & kLeadingBit) == 0) field = 0;
  return Float80(static_cast<std::uint16_t>((negative ? kSign : 0) | field), kept);
}

Float80 operator+(Float80 a, Float80 b) {
  if (!a.is_finite() || !b.is_finite()) {
    if (a.is_nan() || b.is_nan()) return Float80::nan();
    if (a.is_finite()) return b;
    if (b.is_finite()) return a;
    return a.is_negative() == b.is_negative() ? a : Float80::nan();
  }
  if (std::pair(a.exponent(), a.significand_) < std::pair(b.exponent(), b.significand_))
    std::swap(a, b);
  // `a` is the larger one. One bit of room above for the carry, 63 below for what b is shifted by;
  // more than that only needs to be remembered as a sticky bit.
  constexpr int kRoom = 63;
  const Wide large = Wide{a.significand_} << kRoom;
  const Wide small = shift_right_sticky(Wide{b.significand_} << kRoom, a.exponent() - b.exponent());
  const int exponent = a.exponent() - kRoom;
  if (a.is_negative() == b.is_negative())
    return Float80::rounded(a.is_negative(), {large + small, exponent});
  if (large == small) return Float80();
  return Float80::rounded(a.is_negative(), {large - small, exponent});
}

std::int64_t Float80::thousandfold_up() const {
  const Wide product = Wide{significand_} * 1000;
  int power = exponent();
  // Into 64 bits: to nearest, ties to even.
  const int excess = std::max(64 - leading_zeros(product), 0);
  const Wide whole = round_half_even(product << (64 - excess));
  power += excess;
  if (power >= 0) return static_cast<std::int64_t>(whole << power);
  if (power <= -65) return whole != 0 ? 1 : 0;
  const Wide integer = whole >> -power;
  return static_cast<std::int64_t>(integer + ((integer << -power) != whole ? 1 : 0));
}

}  // namespace perigee::base
