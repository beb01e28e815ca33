#include "tools/instant.h"

#include <charconv>
#include <chrono>
#include <cstdint>

namespace perigee::tools {
namespace {

// Reads from the front of a text; `good` turns false at the first thing that does not fit.
struct Cursor {
  std::string_view rest;
  bool good = true;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { good = take(c) && good; }

  // Exactly `digits` decimal digits, at the most `max`.
  int number(std::size_t digits, int max) {
    int n = 0;
    const std::string_view text = rest.substr(0, digits);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    good = good && text.size() == digits && text.front() != '-' && error == std::errc() &&
           end == text.data() + digits && n <= max;
    rest.remove_prefix(text.size());
    return n;
  }

  // The digits after the point of a second, those beyond the sixth ignored.
  Micros fraction() {
    std::int64_t micros = 0;
    int digits = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1))
      if (digits++ < 6) micros = micros * 10 + (rest.front() - '0');
    good = good && digits > 0;
    for (; digits < 6; ++digits) micros *= 10;
    return Micros(micros);
  }
};

std::optional<UnixMicros> parse_iso(std::string_view text) {
  using namespace std::chrono;
  Cursor in{text};
  const year y(in.number(4, 9999));
  in.expect('-');
  const month m(static_cast<unsigned>(in.number(2, 12)));
  in.expect('-');
  const day d(static_cast<unsigned>(in.number(2, 31)));
  const year_month_day date(y, m, d);
  if (!in.good || !date.ok()) return std::nullopt;
  UnixMicros instant = sys_days(date);
  if (in.take('T') || in.take(' ')) {
    instant += hours(in.number(2, 23));
    in.expect(':');
    instant += minutes(in.number(2, 59));
    if (in.take(':')) instant += seconds(in.number(2, 59));
    if (in.take('.')) instant += in.fraction();
  }
  if (!in.take('Z') && !in.rest.empty()) {
    const bool east = in.take('+');
    if (!east) in.expect('-');
    minutes offset = hours(in.number(2, 14));
    in.take(':');
    offset += minutes(in.number(2, 59));
    instant += east ? -offset : offset;
  }
  if (!in.good || !in.rest.empty()) return std::nullopt;
  return instant;
}

}  // namespace

std::optional<UnixMicros> parse_instant(std::string_view text) {
  constexpr std::int64_t kMost = 9'000'000'000'000'000 / 1000;  // in microseconds it still fits
  std::int64_t millis = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, millis);
  if (error == std::errc() && end == last) {
    if (millis < 0 || millis > kMost) return std::nullopt;
    return UnixMicros(Millis(millis));
  }
  return parse_iso(text);
}

}  // namespace perigee::tools
