#include <algorithm>
#include <bit>
#include <charconv>
#include <cstddef>
#include <limits>

#include "engine/base/big_natural.h"
#include "engine/base/float80.h"
#include "engine/base/number_scan.h"
#include "engine/base/text.h"

namespace perigee::base {
namespace {

using Wide = unsigned __int128;

constexpr std::size_t kMaxTextBytes = 5 * 1024 - 1;  // Redis copies to a buffer of 5 * 1024

// Decimal exponents of the first digit from which every value is infinity, or zero. The largest
// finite value is 1.19e4932, half the smallest 1.82e-4951.
constexpr std::int64_t kOverflowPower = 4933;
constexpr std::int64_t kUnderflowPower = -4952;

BigNatural natural_from_decimal(std::string_view digits) {
  BigNatural value;
  while (!digits.empty()) {
    const std::string_view group = digits.substr(0, 9);
    std::uint32_t factor = 1;
    std::uint32_t addend = 0;
    for (const char c : group) {
      factor *= 10;
      addend = addend * 10 + digit_value(c);
    }
    value.multiply_add(factor, addend);
    digits.remove_prefix(group.size());
  }
  return value;
}

// numerator / denominator, neither zero, by long division in base 2.
Unrounded divide(BigNatural numerator, BigNatural denominator) {
  constexpr int kQuotientBits = 67;  // after the leading one, which may be zero
  const auto numerator_bits = static_cast<int>(numerator.bits());
  const auto denominator_bits = static_cast<int>(denominator.bits());
  const int shift = denominator_bits - numerator_bits;
  if (shift > 0) numerator.shift_left(static_cast<std::size_t>(shift));
  if (shift < 0) denominator.shift_left(static_cast<std::size_t>(-shift));
  Wide quotient = 0;
  for (int i = 0; i <= kQuotientBits; ++i) {
    quotient <<= 1;
    if (numerator >= denominator) {
      numerator.subtract(denominator);
      quotient |= 1;
    }
    numerator.shift_left(1);
  }
  return {quotient, -shift - kQuotientBits, !numerator.is_zero()};
}

// 5^27 is the highest power that fits 64 bits.
constexpr std::int64_t kMaxSmallPower = 27;

std::uint64_t small_power_of_5(std::int64_t power) {
  std::uint64_t value = 1;
  for (; power > 0; --power) value *= 5;
  return value;
}

Unrounded scale_small(std::uint64_t value, std::int64_t power) {
  const int exponent = static_cast<int>(power);  // of 2, the other factor of 10
  if (power >= 0) return {Wide{value} * small_power_of_5(power), exponent, false};
  const int shift = std::countl_zero(value) + 64;
  const Wide numerator = Wide{value} << shift;
  const std::uint64_t denominator = small_power_of_5(-power);
  return {numerator / denominator, exponent - shift, numerator % denominator != 0};
}

Unrounded scale_big(BigNatural value, std::int64_t power) {
  const int exponent = static_cast<int>(power);
  BigNatural denominator(1);
  BigNatural& scaled = power >= 0 ? value : denominator;
  scaled.multiply_by_power_of_5(static_cast<std::size_t>(power >= 0 ? power : -power));
  if (power < 0) {
    Unrounded quotient = divide(value, denominator);
    quotient.exponent += exponent;
    return quotient;
  }
  const BigNatural::Top top = value.top();
  return {top.high, static_cast<int>(top.shift) + exponent, top.more};
}

constexpr std::uint64_t kSeventeenZeros = 100'000'000'000'000'000;  // 10^17

// fraction / 2^places, which is below one, as an integer number of 10^-17: to nearest, ties to
// even. May carry to one.
std::uint64_t seventeen_decimals(std::uint64_t fraction, int places) {
  if (places == 0 || places > 127) return 0;  // 2^64 * 10^17 is less than 2^121
  const Wide scaled = Wide{fraction} * kSeventeenZeros;
  const Wide half = Wide{1} << (places - 1);
  const Wide lost = scaled & (2 * half - 1);
  const Wide whole = scaled >> places;
  const bool up = lost > half || (lost == half && (whole & 1) != 0);
  return static_cast<std::uint64_t>(whole + (up ? 1 : 0));
}

std::string integer_text(std::uint64_t value) {
  char buffer[20];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

// The integer part and 17 decimals, as far as they are not zeros at the end.
std::string fixed_text(std::uint64_t whole, std::uint64_t decimals) {
  std::string text = integer_text(whole);
  if (decimals == 0) return text;
  std::string digits = integer_text(decimals);
  digits.insert(0, 17 - digits.size(), '0');
  digits.resize(digits.find_last_not_of('0') + 1);
  return text + '.' + digits;
}

std::string magnitude_text(std::uint64_t significand, int exponent) {
  if (exponent > 0) {
    BigNatural whole(significand);
    whole.shift_left(static_cast<std::size_t>(exponent));
    return whole.to_decimal();
  }
  const int places = -exponent;
  const std::uint64_t whole = places < 64 ? significand >> places : 0;
  const std::uint64_t fraction =
      places < 64 ? significand & ((std::uint64_t{1} << places) - 1) : significand;
  const std::uint64_t decimals = seventeen_decimals(fraction, places);
  return decimals == kSeventeenZeros ? fixed_text(whole + 1, 0) : fixed_text(whole, decimals);
}

}  // namespace

Float80 Float80::from_decimal(bool negative, std::string_view digits, std::int64_t power) {
  const std::int64_t first_power = power + static_cast<std::int64_t>(digits.size()) - 1;
  if (first_power >= kOverflowPower) return infinity(negative);
  if (first_power < kUnderflowPower) return zero(negative);
  const bool is_small = digits.size() <= 19 && power >= -kMaxSmallPower && power <= kMaxSmallPower;
  Unrounded value;
  if (is_small) {
    std::uint64_t integer = 0;
    for (const char c : digits) integer = integer * 10 + digit_value(c);
    value = scale_small(integer, power);
  } else {
    value = scale_big(natural_from_decimal(digits), power);
  }
  return rounded(negative, value);
}

std::optional<Float80> Float80::parse(std::string_view text) {
  if (text.size() > kMaxTextBytes) return std::nullopt;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
    return infinity(negative);
  const std::optional<ScannedNumber> number = scan_number(text);
  if (!number) return std::nullopt;
  if (number->digits.empty()) return zero(negative);
  const Float80 value = number->hex ? rounded(negative, unrounded_hex(*number))
                                    : from_decimal(negative, number->digits, number->exponent);
  if (!value.is_finite() || value.is_zero()) return std::nullopt;
  return value;
}

std::string Float80::to_fixed() const {
  if (is_nan()) return "nan";
  if (!is_finite()) return is_negative() ? "-inf" : "inf";
  const std::string magnitude = magnitude_text(significand_, exponent());
  return is_negative() && magnitude != "0" ? "-" + magnitude : magnitude;
}

}  // namespace perigee::base
