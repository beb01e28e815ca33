// perigee/stream_id.h: what the entries of a stream are ordered by.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "perigee/export.h"

namespace perigee {

// Milliseconds since 1970 and, within one millisecond, a sequence number; "1700000000000-3".
struct PERIGEE_API StreamId {
  std::uint64_t millis = 0;
  std::uint64_t sequence = 0;

  static constexpr StreamId min() { return {}; }
  static constexpr StreamId max() {
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    return {kMost, kMost};
  }
  // Reads "ms-seq", or "ms", which stands for the first id of that millisecond. None when the text
  // is no id.
  static std::optional<StreamId> parse(std::string_view text);
  std::string to_text() const;

  // The next id, and the one before. That of max() is min(), and the other way round.
  constexpr StreamId next() const {
    return {millis + (sequence == max().sequence ? 1 : 0), sequence + 1};
  }
  constexpr StreamId previous() const { return {millis - (sequence == 0 ? 1 : 0), sequence - 1}; }

  friend constexpr auto operator<=>(const StreamId&, const StreamId&) = default;
};

}  // namespace perigee
