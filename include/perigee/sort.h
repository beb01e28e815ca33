// perigee/sort.h: how SORT sorts, and what it gives.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace perigee {

// In the patterns, the first * stands for the element; what is behind a later "->" names a field of
// a hash: "weight_*", "user:*->age".
struct SortOptions {
  // What to sort by instead of the element itself. A pattern without * leaves the order as it is.
  std::optional<std::string_view> by{};
  // What to give instead of the element: values, and the element for "#".
  std::span<const std::string_view> get{};
  bool as_text = false;  // ALPHA: by the bytes; otherwise by the numbers that they say
  bool descending = false;
  // LIMIT: without the first `skip`, and at the most `most` (negative: all).
  std::int64_t skip = 0, most = -1;
};

}  // namespace perigee
