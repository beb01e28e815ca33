// engine/base/numbers.h: the one place where numbers become text and text becomes numbers.
//
// Everything here is a function of its arguments: no locale, no errno, no printf family. The parse
// functions take the whole text or refuse it; the to_text functions allocate nothing. The software
// extended double (float80.h) reads and writes its own text. For every floor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perigee::base {

// Redis' strict integer: an optional '-', then digits without a leading zero. Refuses "", "+1",
// "-0", "01", " 1", "1 " and whatever does not fit.
std::optional<std::int64_t> parse_int64(std::string_view text);
std::optional<std::uint64_t> parse_uint64(std::string_view text);

// What Redis accepts as a double (ZADD, INCRBYFLOAT on scores, ranges): an optional sign, then
// decimal or 0x hexadecimal with an optional exponent, or inf / infinity in any case. Refuses NaN,
// spaces, trailing bytes, values that overflow ("1e400") and values other than zero that round to
// zero ("1e-400"). Correctly rounded.
std::optional<double> parse_double(std::string_view text);

// The same as C's strtod reads a whole text, which is what Redis takes for the end of a range of
// scores: spaces may stand in front, an empty text is zero, what is too large is infinite and what
// is too small zero. Refuses NaN.
std::optional<double> parse_double_like_c(std::string_view text);

// A number's text, in place.
class NumberText {
 public:
  static constexpr std::size_t kCapacity = 31;

  std::string_view view() const { return {chars_, size_}; }
  operator std::string_view() const { return view(); }

  // Precondition: the text has room. No text made in this file is longer than 26 characters.
  void append(char c) { chars_[size_++] = c; }
  void append(std::size_t count, char c);
  void append(std::string_view text);

 private:
  char chars_[kCapacity];
  std::uint8_t size_ = 0;
};

NumberText to_text(std::int64_t value);
NumberText to_text(std::uint64_t value);

// The text Redis 7.2 and later give a double: the fewest digits that read back as the same value,
// the nearest to it among those. Whole numbers up to 2^62 print as integers, all digits exact. Else
//   - whole, at most seven zeros behind the digits:    9223372036854776000 (2^63)
//   - at most six decimals, or from 0.001 to 9999.9:   1700000000.25, 0.30000000000000004
//   - the rest with an exponent:                       1e+21, 1.5e-7, 1.2345678901234e+5
// Zero keeps its sign ("-0"); a number argument of redis.call() does not, as Redis tries integers
// first there. inf, -inf, and nan without a sign.
NumberText to_text(double value);

// What C's "%.<precision>g" prints: Redis before 7.2 (17), Lua's tostring (14). Precision 0 to 17.
// inf, -inf, and nan without a sign.
NumberText to_text_g(double value, int precision);

// What C's "%.<decimals>f" prints: all digits before the point. inf, -inf, and nan without a sign.
std::string to_text_fixed(double value, int decimals);

// Truncates toward zero. NaN and whatever does not fit, on either side, give INT64_MIN: the answer
// of x86, where Redis was measured, on every machine.
std::int64_t saturating_int64(double value);

}  // namespace perigee::base
