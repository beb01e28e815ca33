#include "engine/base/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

#include "perigee/check.h"

#include "engine/base/number_scan.h"

namespace perigee::base {
namespace {

constexpr double kTwoTo62 = 4611686018427387904.0;
constexpr double kTwoTo63 = 9223372036854775808.0;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "0", or digits that do not start with a zero.
bool has_strict_digits(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return false;
  return digits.front() != '0' || digits.size() == 1;
}

template <class Integer>
std::optional<Integer> whole_integer(std::string_view text) {
  Integer value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// `text` has lost its sign; from_chars would take another.
std::optional<double> unsigned_double(std::string_view text) {
  auto format = std::chars_format::general;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    format = std::chars_format::hex;
    text.remove_prefix(2);
    if (text.find_first_of("0123456789abcdefABCDEF.") != 0) return std::nullopt;  // inf, nan
  }
  if (text.starts_with('-')) return std::nullopt;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, format);
  if (error != std::errc{} || stop != end || std::isnan(value)) return std::nullopt;
  return value;
}

template <class Integer>
NumberText integer_text(Integer value) {
  char buffer[NumberText::kCapacity];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  NumberText text;
  text.append(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
  return text;
}

// inf, -inf, nan; empty for a finite value.
NumberText special_text(double value) {
  NumberText text;
  if (std::isnan(value)) {
    text.append("nan");
  } else if (std::isinf(value)) {
    text.append(value < 0 ? "-inf" : "inf");
  }
  return text;
}

// A value as digits * 10^power.
struct Decimal {
  char digits[17];
  int count = 0;
  int power = 0;

  std::string_view view() const { return {digits, static_cast<std::size_t>(count)}; }
  int exponent() const { return power + count - 1; }  // of the first digit
};

// The shortest digits that read back as `value`, which is finite and above zero.
Decimal shortest_decimal(double value) {
  char buffer[NumberText::kCapacity];
  const char* const end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  Decimal decimal;
  const char* at = buffer;
  for (; *at != 'e'; ++at)
    if (*at != '.') decimal.digits[decimal.count++] = *at;
  at += at[1] == '+' ? 2 : 1;
  int exponent = 0;
  std::from_chars(at, end, exponent);
  decimal.power = exponent - (decimal.count - 1);
  return decimal;
}

void append_plain_decimals(NumberText& text, const Decimal& decimal) {
  const std::string_view digits = decimal.view();
  const int before_point = decimal.count + decimal.power;
  if (before_point <= 0) {
    text.append("0.");
    text.append(static_cast<std::size_t>(-before_point), '0');
    text.append(digits);
  } else {
    text.append(digits.substr(0, static_cast<std::size_t>(before_point)));
    text.append('.');
    text.append(digits.substr(static_cast<std::size_t>(before_point)));
  }
}

void append_scientific(NumberText& text, const Decimal& decimal) {
  const std::string_view digits = decimal.view();
  text.append(digits[0]);
  if (digits.size() > 1) {
    text.append('.');
    text.append(digits.substr(1));
  }
  text.append(decimal.exponent() < 0 ? "e-" : "e+");
  text.append(to_text(std::int64_t{std::abs(decimal.exponent())}));
}

}  // namespace

void NumberText::append(std::size_t count, char c) {
  for (; count > 0; --count) append(c);
}

void NumberText::append(std::string_view text) {
  for (const char c : text) append(c);
}

std::optional<std::int64_t> parse_int64(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (!has_strict_digits(text.substr(negative ? 1 : 0)) || text == "-0") return std::nullopt;
  return whole_integer<std::int64_t>(text);
}

std::optional<std::uint64_t> parse_uint64(std::string_view text) {
  if (!has_strict_digits(text)) return std::nullopt;
  return whole_integer<std::uint64_t>(text);
}

std::optional<double> parse_double(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::optional<double> magnitude = unsigned_double(text);
  if (!magnitude) return std::nullopt;
  return negative ? -*magnitude : *magnitude;
}

std::optional<double> parse_double_like_c(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\v\f\r");
  if (begin == std::string_view::npos) return text.empty() ? std::optional(0.0) : std::nullopt;
  text.remove_prefix(begin);
  if (const auto number = parse_double(text)) return number;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto scanned = scan_number(text);
  if (!scanned) return std::nullopt;
  // Out of range, on one side or the other. A hexadecimal digit counts four in the exponent.
  const auto digits = static_cast<std::int64_t>(scanned->digits.size());
  const bool large = scanned->exponent + digits * (scanned->hex ? 4 : 1) > 0;
  const double magnitude = large ? std::numeric_limits<double>::infinity() : 0;
  return negative ? -magnitude : magnitude;
}

NumberText to_text(std::int64_t value) { return integer_text(value); }

NumberText to_text(std::uint64_t value) { return integer_text(value); }

NumberText to_text(double value) {
  NumberText text = special_text(value);
  if (!text.view().empty()) return text;
  if (value != 0 && std::fabs(value) <= kTwoTo62 && std::trunc(value) == value)
    return to_text(static_cast<std::int64_t>(value));
  if (std::signbit(value)) text.append('-');
  if (value == 0) {
    text.append('0');
    return text;
  }
  const Decimal decimal = shortest_decimal(std::fabs(value));
  if (decimal.power >= 0 && decimal.power <= 7) {
    text.append(decimal.view());
    text.append(static_cast<std::size_t>(decimal.power), '0');
  } else if (decimal.power < 0 && (decimal.power >= -6 || std::abs(decimal.exponent()) <= 3)) {
    append_plain_decimals(text, decimal);
  } else {
    append_scientific(text, decimal);
  }
  return text;
}

NumberText to_text_g(double value, int precision) {
  PERIGEE_CHECK(precision >= 0 && precision <= 17, "to_text_g: precision is 0 to 17");
  NumberText text = special_text(value);
  if (!text.view().empty()) return text;
  char buffer[NumberText::kCapacity];
  const char* const end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, precision)
          .ptr;
  text.append(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
  return text;
}

std::string to_text_fixed(double value, int decimals) {
  if (const NumberText text = special_text(value); !text.view().empty())
    return std::string(text.view());
  // The largest double has 309 digits before the point.
  char buffer[512];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
  return {buffer, end};
}

std::int64_t saturating_int64(double value) {
  if (!(value >= -kTwoTo63 && value < kTwoTo63)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

}  // namespace perigee::base
