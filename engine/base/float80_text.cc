#include <algorithm>
#include <bit>
#include <charconv>
#include <cstddef>
#include <limits>

#include "engine/base/big_natural.h"
#include "engine/base/float80.h"
#include "engine/base/text.h"

namespace perigee::base {
namespace {

using Wide = unsigned __int128;

constexpr std::size_t kMaxTextBytes = 5 * 1024 - 1;  // Redis copies to a buffer of 5 * 1024

// Far beyond any exponent that matters, and far from overflow once digits are counted in.
constexpr std::int64_t kHugeExponent = 1'000'000;

// Decimal exponents of the first digit from which every value is infinity, or zero. The largest
// finite value is 1.19e4932, half the smallest 1.82e-4951.
constexpr std::int64_t kOverflowPower = 4933;
constexpr std::int64_t kUnderflowPower = -4952;

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) {
  return is_decimal_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}
unsigned digit_value(char c) {
  return static_cast<unsigned>(is_decimal_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}

bool take(std::string_view& text, char lowered) {
  if (text.empty() || to_lower(text[0]) != lowered) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view take_digits(std::string_view& text, bool (*is_digit)(char)) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// An exponent behind its letter: an optional sign and at least one digit.
std::optional<std::int64_t> take_exponent(std::string_view& text) {
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  const std::string_view digits = take_digits(text, is_decimal_digit);
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits)
    value = std::min(value * 10 + static_cast<std::int64_t>(digit_value(c)), kHugeExponent);
  return negative ? -value : value;
}

// A number without its sign and point: the integer `digits`, times 10^exponent or, in hexadecimal,
// 2^exponent. No zeros at either end; no digits at all for zero.
struct Scanned {
  std::string digits;
  std::int64_t exponent = 0;
};

std::optional<Scanned> scan(std::string_view text, bool hex) {
  const auto is_digit = hex ? is_hex_digit : is_decimal_digit;
  const int power_per_digit = hex ? 4 : 1;
  Scanned scanned;
  scanned.digits = take_digits(text, is_digit);
  if (take(text, '.')) {
    const std::string_view fraction = take_digits(text, is_digit);
    scanned.digits += fraction;
    scanned.exponent = -power_per_digit * static_cast<std::int64_t>(fraction.size());
  }
  if (scanned.digits.empty()) return std::nullopt;
  if (take(text, hex ? 'p' : 'e')) {
    const std::optional<std::int64_t> exponent = take_exponent(text);
    if (!exponent) return std::nullopt;
    scanned.exponent += *exponent;
  }
  if (!text.empty()) return std::nullopt;

  const std::size_t significant = scanned.digits.find_last_not_of('0') + 1;  // npos + 1 is 0
  scanned.exponent +=
      power_per_digit * static_cast<std::int64_t>(scanned.digits.size() - significant);
  scanned.digits.resize(significant);
  scanned.digits.erase(0, std::min(scanned.digits.find_first_not_of('0'), significant));
  return scanned;
}

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

// A value of at least 66 bits as Float80::rounded takes it.
struct Unrounded {
  Wide significand;
  int exponent;
  bool more;
};

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
  if (first_power < kUnderflowPower) return Float80(negative ? kSign : 0, 0);
  const bool is_small = digits.size() <= 19 && power >= -kMaxSmallPower && power <= kMaxSmallPower;
  Unrounded value;
  if (is_small) {
    std::uint64_t integer = 0;
    for (const char c : digits) integer = integer * 10 + digit_value(c);
    value = scale_small(integer, power);
  } else {
    value = scale_big(natural_from_decimal(digits), power);
  }
  return rounded(negative, value.significand, value.exponent, value.more);
}

Float80 Float80::from_hex(bool negative, std::string_view digits, std::int64_t exponent) {
  constexpr std::size_t kKept = 32;  // as many as 128 bits hold
  const std::string_view kept = digits.substr(0, kKept);
  exponent += 4 * static_cast<std::int64_t>(digits.size() - kept.size());
  if (exponent > kHugeExponent / 2) return infinity(negative);
  if (exponent < -kHugeExponent / 2) return Float80(negative ? kSign : 0, 0);
  Wide significand = 0;
  for (const char c : kept) significand = significand << 4 | digit_value(c);
  return rounded(negative, significand, static_cast<int>(exponent), digits.size() > kKept);
}

std::optional<Float80> Float80::parse(std::string_view text) {
  if (text.size() > kMaxTextBytes) return std::nullopt;
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
    return infinity(negative);
  const bool hex = text.size() > 2 && text[0] == '0' && to_lower(text[1]) == 'x';
  if (hex) text.remove_prefix(2);
  const std::optional<Scanned> scanned = scan(text, hex);
  if (!scanned) return std::nullopt;
  if (scanned->digits.empty()) return Float80(negative ? kSign : 0, 0);
  const Float80 value = hex ? from_hex(negative, scanned->digits, scanned->exponent)
                            : from_decimal(negative, scanned->digits, scanned->exponent);
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
