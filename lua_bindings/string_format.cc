// string.format, without printf: the same on every machine and in every locale.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/string_library.h"

namespace perigee::lua {
namespace {

struct Format {
  bool left = false, plus = false, space = false, alternate = false, zero = false;
  int width = 0;
  int precision = -1;  // none
  char conversion = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Up to two digits at `at`.
int read_number(std::string_view text, std::size_t& at) {
  int number = 0;
  for (int i = 0; i < 2 && at < text.size() && is_digit(text[at]); ++i)
    number = number * 10 + (text[at++] - '0');
  return number;
}

// `at` is behind the '%'; afterwards behind the conversion.
Format read_format(lua_State* L, std::string_view text, std::size_t& at) {
  Format format;
  const std::size_t first = at;
  constexpr std::string_view kFlags = "-+ #0";
  for (; at < text.size() && kFlags.find(text[at]) != kFlags.npos; ++at) {
    format.left |= text[at] == '-';
    format.plus |= text[at] == '+';
    format.space |= text[at] == ' ';
    format.alternate |= text[at] == '#';
    format.zero |= text[at] == '0';
  }
  if (at - first >= 6) luaL_error(L, "invalid format (repeated flags)");
  format.width = read_number(text, at);
  if (at < text.size() && text[at] == '.') {
    ++at;
    format.precision = read_number(text, at);
  }
  if (at < text.size() && is_digit(text[at]))
    luaL_error(L, "invalid format (width or precision too long)");
  if (at < text.size()) format.conversion = text[at++];
  return format;
}

// Sign or prefix, then digits, in the field's width.
void add_field(Buffer& out, const Format& format, std::string_view prefix, std::string_view body,
               bool zeros_allowed) {
  const std::size_t size = prefix.size() + body.size();
  const auto width = static_cast<std::size_t>(format.width);
  const std::size_t padding = width > size ? width - size : 0;
  const bool zeros = format.zero && !format.left && zeros_allowed;
  if (!format.left && !zeros)
    for (std::size_t i = 0; i < padding; ++i) out.append(' ');
  out.append(prefix);
  if (zeros)
    for (std::size_t i = 0; i < padding; ++i) out.append('0');
  out.append(body);
  if (format.left)
    for (std::size_t i = 0; i < padding; ++i) out.append(' ');
}

std::string_view sign_of(const Format& format, bool negative) {
  if (negative) return "-";
  return format.plus ? "+" : format.space ? " " : "";
}

// Digits of `value`, at least as many as the precision asks for.
std::string_view integer_digits(char (&text)[128], std::uint64_t value, int radix, bool capitals,
                                const Format& format) {
  char* end = text + sizeof text;
  char* at = end;
  const char* digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  for (; value != 0; value /= static_cast<unsigned>(radix))
    *--at = digits[value % static_cast<unsigned>(radix)];
  const int least = format.precision < 0 ? 1 : format.precision;
  while (end - at < least) *--at = '0';
  return {at, static_cast<std::size_t>(end - at)};
}

void add_signed(Buffer& out, const Format& format, double number) {
  char text[128];
  const std::int64_t value = base::saturating_int64(number);
  const auto magnitude =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  add_field(out, format, sign_of(format, value < 0),
            integer_digits(text, magnitude, 10, false, format), format.precision < 0);
}

// As x86 converts a double to an unsigned 64-bit integer: what is negative wraps around, what is
// too large is 0, save that the upper half of the range is exact.
std::uint64_t to_unsigned(double number) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (number >= kTwoTo63)
    return static_cast<std::uint64_t>(base::saturating_int64(number - kTwoTo63)) ^
           (std::uint64_t{1} << 63);
  return static_cast<std::uint64_t>(base::saturating_int64(number));
}

void add_unsigned(Buffer& out, const Format& format, double number) {
  char text[128];
  const std::uint64_t value = to_unsigned(number);
  const char c = format.conversion;
  const int radix = c == 'o' ? 8 : c == 'u' ? 10 : 16;
  std::string_view digits = integer_digits(text, value, radix, c == 'X', format);
  std::string_view prefix;
  if (format.alternate && value != 0 && radix == 16) prefix = c == 'X' ? "0X" : "0x";
  if (format.alternate && radix == 8 && !digits.starts_with('0')) prefix = "0";
  add_field(out, format, prefix, digits, format.precision < 0);
}

void to_capitals(char* first, char* last) {
  std::transform(first, last, first,
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
}

// The '#' flag: a decimal point always, and for %g the zeros at the end as well.
char* add_point(char* first, char* last, bool fill, int precision) {
  char* exponent = std::find(first, last, 'e');
  const bool has_point = std::find(first, exponent, '.') != exponent;
  int digits = 0;
  bool leading = true;
  for (char* c = first; c != exponent; ++c) {
    if (*c >= '1' && *c <= '9') leading = false;
    if (*c != '.' && !leading) ++digits;
  }
  if (leading) digits = 1;
  const int zeros = fill ? std::max(0, precision - digits) : 0;
  const std::ptrdiff_t extra = (has_point ? 0 : 1) + zeros;
  std::copy_backward(exponent, last, last + extra);
  char* at = exponent;
  if (!has_point) *at++ = '.';
  std::fill_n(at, zeros, '0');
  return last + extra;
}

void add_real(Buffer& out, const Format& format, double number) {
  char text[640];  // "%99.99f" of the largest double takes 409
  const bool capitals = format.conversion >= 'A' && format.conversion <= 'Z';
  const char kind = static_cast<char>(format.conversion | 0x20);
  char* end = text;
  if (!std::isfinite(number)) {
    const std::string_view word = std::isnan(number) ? "nan" : "inf";
    end = std::copy(word.begin(), word.end(), text);
  } else {
    int precision = format.precision < 0 ? 6 : format.precision;
    if (kind == 'g' && precision == 0) precision = 1;
    const auto style = kind == 'e'   ? std::chars_format::scientific
                       : kind == 'f' ? std::chars_format::fixed
                                     : std::chars_format::general;
    end = std::to_chars(text, text + sizeof text, std::fabs(number), style, precision).ptr;
    if (format.alternate) end = add_point(text, end, kind == 'g', precision);
  }
  if (capitals) to_capitals(text, end);
  const bool negative = std::signbit(number) && !std::isnan(number);
  add_field(out, format, sign_of(format, negative), {text, static_cast<std::size_t>(end - text)},
            std::isfinite(number));
}

void add_quoted(lua_State* L, Buffer& out, std::string_view text) {
  charge_bytes(L, text.size());
  out.append('"');
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '\n') {
      out.append('\\');
      out.append(c);
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\0') {
      out.append("\\000");
    } else {
      out.append(c);
    }
  }
  out.append('"');
}

void add_string(lua_State* L, Buffer& out, const Format& format, std::string_view text) {
  charge_bytes(L, text.size());
  const bool plain = format.precision < 0 && text.size() >= 100;  // goes through whole, as in Lua
  if (plain) return out.append(text);
  text = text.substr(0, text.find('\0'));  // C's idea of a string
  if (format.precision >= 0) text = text.substr(0, static_cast<std::size_t>(format.precision));
  add_field(out, format, {}, text, false);
}

void add_item(lua_State* L, Buffer& out, const Format& format, int argument) {
  switch (format.conversion) {
    case 'c': {
      const char c = static_cast<char>(check_int(L, argument));
      if (c != '\0') return add_field(out, format, {}, {&c, 1}, false);
      // A NUL ends the field, as it does in C: what is left are the spaces before it.
      for (int i = 1; i < format.width && !format.left; ++i) out.append(' ');
      return;
    }
    case 'd':
    case 'i':
      return add_signed(out, format, luaL_checknumber(L, argument));
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return add_unsigned(out, format, luaL_checknumber(L, argument));
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return add_real(out, format, luaL_checknumber(L, argument));
    case 'q':
      return add_quoted(L, out, check_text(L, argument));
    case 's':
      return add_string(L, out, format, check_text(L, argument));
    default: {
      const char name[2] = {format.conversion, '\0'};
      luaL_error(L, "invalid option '%%%s' to 'format'", name);
    }
  }
}

}  // namespace

int string_format(lua_State* L) {
  const int count = lua_gettop(L);
  const std::string_view text = check_text(L, 1);
  charge_bytes(L, text.size());
  Buffer out(L, text.size() + 16);
  int argument = 1;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c != '%') {
      out.append(c);
    } else if (at < text.size() && text[at] == '%') {
      out.append(text[at++]);
    } else {
      charge(L, 1);
      const Format format = read_format(L, text, at);
      if (++argument > count) luaL_argerror(L, argument, "no value");
      add_item(L, out, format, argument);
    }
  }
  out.push();
  return 1;
}

}  // namespace perigee::lua
