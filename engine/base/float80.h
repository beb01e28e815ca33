// engine/base/float80.h: the 80-bit extended double of x87, in software.
//
// INCRBYFLOAT and HINCRBYFLOAT add in C's `long double`, which has 80 bits on x86, 128 or 64
// elsewhere. This is the x86 answer, bit for bit, on every machine: 64 bits of significand, 15 of
// exponent, denormals, round to nearest, ties to even. No hardware floating point is used. For ops.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perigee::base {

struct Unrounded;

class Float80 {
 public:
  // Zero.
  constexpr Float80() = default;

  // What Redis accepts as a long double, correctly rounded: an optional sign, then decimal or 0x
  // hexadecimal with an optional exponent, or inf / infinity in any case. Refuses NaN, spaces,
  // trailing bytes, 5120 bytes or more, values that overflow, and values other than zero that round
  // to zero. Costs about a microsecond for a short text, a few hundred for the worst.
  static std::optional<Float80> parse(std::string_view text);

  // The value as it lies in memory on x86: sign and exponent in 16 bits, then the significand with
  // its explicit leading bit. from_bits takes only patterns that x87 itself makes.
  static constexpr Float80 from_bits(std::uint16_t sign_exponent, std::uint64_t significand) {
    return Float80(sign_exponent, significand);
  }
  constexpr std::uint16_t sign_exponent() const { return sign_exponent_; }
  constexpr std::uint64_t significand() const { return significand_; }

  constexpr bool is_finite() const { return exponent_field() != kSpecial; }
  constexpr bool is_nan() const { return !is_finite() && significand_ != kLeadingBit; }
  constexpr bool is_negative() const { return (sign_exponent_ & kSign) != 0; }

  // The text INCRBYFLOAT answers and stores: C's "%.17Lf" without trailing zeros and point, "0" for
  // "-0"; the exact integer part, up to 4933 digits. "inf", "-inf", "nan".
  std::string to_fixed() const;

  // A thousand times the value, rounded as x87 rounds it, then up to an integer. Requires that it is
  // not negative and that the result fits.
  std::int64_t thousandfold_up() const;

  // inf + -inf is NaN; x + -x is +0. There is one NaN, and it has no sign.
  friend Float80 operator+(Float80 a, Float80 b);

 private:
  static constexpr std::uint16_t kSign = 0x8000;
  static constexpr std::uint16_t kSpecial = 0x7fff;  // exponent of infinities and NaN
  static constexpr std::uint64_t kLeadingBit = std::uint64_t{1} << 63;

  // Of the lowest bit of the significand: a finite value is significand * 2^exponent().
  static constexpr int kBias = 16383 + 63;

  constexpr Float80(std::uint16_t sign_exponent, std::uint64_t significand)
      : significand_(significand), sign_exponent_(sign_exponent) {}

  // Rounded once; infinity or zero when out of range. If there is more, the significand has at
  // least 66 bits.
  static Float80 rounded(bool negative, const Unrounded& value);
  static constexpr Float80 zero(bool negative) { return Float80(negative ? kSign : 0, 0); }
  static constexpr Float80 infinity(bool negative) {
    return Float80(static_cast<std::uint16_t>((negative ? kSign : 0) | kSpecial), kLeadingBit);
  }
  static constexpr Float80 nan() { return Float80(kSpecial, kLeadingBit | kLeadingBit >> 1); }

  static Float80 from_decimal(bool negative, std::string_view digits, std::int64_t power);

  constexpr std::uint16_t exponent_field() const { return sign_exponent_ & kSpecial; }
  constexpr int exponent() const {
    return (exponent_field() == 0 ? 1 : exponent_field()) - kBias;  // denormals share the lowest
  }
  constexpr bool is_zero() const { return exponent_field() == 0 && significand_ == 0; }

  std::uint64_t significand_ = 0;
  std::uint16_t sign_exponent_ = 0;
};

}  // namespace perigee::base
