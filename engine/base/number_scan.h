// engine/base/number_scan.h: the grammar of C's strtold, without sign, inf and nan.
//
// Splits the text of a number into digits and an exponent; whoever asks does the rounding. For
// float80_text.cc; doubles have <charconv>.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perigee::base {

// A number's absolute value: the integer `digits`, times 10^exponent or, in hexadecimal,
// 2^exponent. No zeros at either end; no digits at all for zero. Exponents are exact up to 10^15.
struct ScannedNumber {
  bool hex = false;
  std::string digits;
  std::int64_t exponent = 0;
};

// Takes the whole text or refuses it: "12", "1.", ".5", "1e-7", "0x1.8p3", "0XA".
std::optional<ScannedNumber> scan_number(std::string_view text);

// A value before it is rounded: significand * 2^exponent, and less than one unit of `significand`
// more if `more` says so.
struct Unrounded {
  unsigned __int128 significand = 0;
  int exponent = 0;
  bool more = false;
};

// Of a hexadecimal number. At least 66 bits if there is more. Exponents beyond a million, where
// every type has only infinity and zero, become a million.
Unrounded unrounded_hex(const ScannedNumber& number);

// The value of one digit, decimal or hexadecimal.
unsigned digit_value(char c);

}  // namespace perigee::base
