#include "lua_bindings/json_number.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace perigee::lua {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_hex_digit(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }
bool is_word(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }

bool begins_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (lower(text[i]) != word[i]) return false;
  return true;
}

std::size_t word_number(std::string_view text, double& value) {
  if (begins_with_word(text, "inf")) {
    value = std::numeric_limits<double>::infinity();
    return begins_with_word(text, "infinity") ? 8 : 3;
  }
  if (!begins_with_word(text, "nan")) return 0;
  value = std::numeric_limits<double>::quiet_NaN();
  if (text.size() <= 3 || text[3] != '(') return 3;
  std::size_t end = 4;
  while (end < text.size() && is_word(text[end])) ++end;
  return end < text.size() && text[end] == ')' ? end + 1 : 3;
}

struct Extent {
  std::size_t size = 0;  // of the number, exponent included
  bool any_digit = false;
  std::int64_t magnitude = 0;  // position of the first significant digit, plus the exponent
};

// Where digits, a point and an exponent end. `marker` is 'e' or 'p'.
template <class IsDigit>
Extent measure(std::string_view text, IsDigit digit, char marker, int digit_bits) {
  Extent extent;
  std::size_t at = 0;
  bool point = false, significant = false;
  for (; at < text.size() && (digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    extent.any_digit = true;
    if (text[at] != '0') significant = true;
    if (significant && !point) extent.magnitude += digit_bits;
    if (!significant && point) extent.magnitude -= digit_bits;
  }
  if (!extent.any_digit) return extent;
  extent.size = at;
  if (at >= text.size() || lower(text[at]) != marker) return extent;
  std::size_t exponent = at + 1;
  const bool negative = exponent < text.size() && text[exponent] == '-';
  if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
  if (exponent >= text.size() || !is_digit(text[exponent])) return extent;
  std::int64_t power = 0;
  for (; exponent < text.size() && is_digit(text[exponent]); ++exponent)
    if (power < 1'000'000'000'000) power = power * 10 + (text[exponent] - '0');
  extent.magnitude += negative ? -power : power;
  extent.size = exponent;
  return extent;
}

double convert(std::string_view text, std::chars_format format, const Extent& extent) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + extent.size, value, format);
  if (result.ec != std::errc::result_out_of_range) return value;
  return extent.magnitude > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

}  // namespace

JsonNumber read_json_number(std::string_view text) {
  const std::string_view all = text;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t sign = all.size() - text.size();
  JsonNumber number;
  if (begins_with_word(text, "0x")) {
    const std::string_view digits = text.substr(2);
    const Extent extent = measure(digits, is_hex_digit, 'p', 4);
    number = {0, sign + 1};  // "0x" without digits is the number 0
    if (extent.any_digit) {
      number = {convert(digits, std::chars_format::hex, extent), sign + 2 + extent.size};
    }
  } else if (const Extent extent = measure(text, is_digit, 'e', 1); extent.any_digit) {
    number = {convert(text, std::chars_format::general, extent), sign + extent.size};
  } else if (const std::size_t size = word_number(text, number.value); size != 0) {
    number.size = sign + size;
  }
  if (negative) number.value = -number.value;
  return number;
}

bool is_unusual_number(std::string_view text) {
  if (text.starts_with('+')) return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0')) return text.size() > 1 && (lower(text[1]) == 'x' || is_digit(text[1]));
  if (text.empty() || text[0] <= '9') return false;
  return begins_with_word(text, "inf") || begins_with_word(text, "nan");
}

}  // namespace perigee::lua
