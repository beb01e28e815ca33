#include "perigee/stream_id.h"

#include "engine/base/numbers.h"

namespace perigee {
namespace {

// An unsigned number as C's strtoull reads it, spaces, signs and leading zeros included, but for
// negative numbers: those are refused when they are written plainly, and wrap around when not.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (const auto plain = base::parse_int64(text))
    return *plain < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(*plain));
  const std::size_t blank = text.find_first_not_of(" \t\n\v\f\r");
  if (blank == std::string_view::npos) return std::nullopt;
  text.remove_prefix(blank);
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::uint64_t n = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    const auto value = static_cast<std::uint64_t>(digit - '0');
    if (n > (StreamId::max().millis - value) / 10) return std::nullopt;
    n = n * 10 + value;
  }
  return negative ? 0 - n : n;
}

}  // namespace

std::optional<StreamId> StreamId::parse(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto ms = parse_number(text.substr(0, dash));
  if (!ms) return std::nullopt;
  if (dash == std::string_view::npos) return StreamId{*ms, 0};
  const auto seq = parse_number(text.substr(dash + 1));
  return seq ? std::optional(StreamId{*ms, *seq}) : std::nullopt;
}

std::string StreamId::to_text() const {
  std::string text(base::to_text(millis));
  text += '-';
  text += base::to_text(sequence).view();
  return text;
}

}  // namespace perigee
