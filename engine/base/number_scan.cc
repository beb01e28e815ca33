#include "engine/base/number_scan.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/text.h"

namespace perigee::base {
namespace {

// Far beyond any exponent that matters, and far from overflow once digits are counted in.
constexpr std::int64_t kHugeExponent = 1'000'000'000'000'000;

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex_digit(char c) {
  return is_decimal_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

bool has_hex_prefix(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && to_lower(text[1]) == 'x';
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

// What stands behind the exponent's letter: an optional sign and at least one digit.
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

int power_per_digit(const ScannedNumber& number) { return number.hex ? 4 : 1; }

void strip_zeros(ScannedNumber& number) {
  std::string& digits = number.digits;
  const std::size_t significant = digits.find_last_not_of('0') + 1;  // npos + 1 is 0
  number.exponent +=
      power_per_digit(number) * static_cast<std::int64_t>(digits.size() - significant);
  digits.resize(significant);
  digits.erase(0, std::min(digits.find_first_not_of('0'), significant));
}

}  // namespace

unsigned digit_value(char c) {
  return static_cast<unsigned>(is_decimal_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}

std::optional<ScannedNumber> scan_number(std::string_view text) {
  ScannedNumber number;
  number.hex = has_hex_prefix(text);
  if (number.hex) text.remove_prefix(2);
  const auto is_digit = number.hex ? is_hex_digit : is_decimal_digit;
  number.digits = take_digits(text, is_digit);
  if (take(text, '.')) {
    const std::string_view fraction = take_digits(text, is_digit);
    number.digits += fraction;
    number.exponent = -power_per_digit(number) * static_cast<std::int64_t>(fraction.size());
  }
  if (number.digits.empty()) return std::nullopt;
  if (take(text, number.hex ? 'p' : 'e')) {
    const std::optional<std::int64_t> exponent = take_exponent(text);
    if (!exponent) return std::nullopt;
    number.exponent += *exponent;
  }
  if (!text.empty()) return std::nullopt;
  strip_zeros(number);
  return number;
}

Unrounded unrounded_hex(const ScannedNumber& number) {
  constexpr std::size_t kKeptDigits = 32;  // as many as 128 bits hold
  constexpr std::int64_t kMaxExponent = 1'000'000;
  const std::string_view kept = std::string_view(number.digits).substr(0, kKeptDigits);
  const std::size_t dropped = number.digits.size() - kept.size();
  const std::int64_t exponent = number.exponent + 4 * static_cast<std::int64_t>(dropped);
  Unrounded value;
  for (const char c : kept) value.significand = value.significand << 4 | digit_value(c);
  value.exponent = static_cast<int>(std::clamp(exponent, -kMaxExponent, kMaxExponent));
  value.more = dropped > 0;
  return value;
}

}  // namespace perigee::base
