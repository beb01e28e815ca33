// engine/ops/scan_ops.h: walking a collection a page at a time.
//
// Elements come youngest first, by the place where they are: one that stays is returned exactly
// once, one added during the scan is not, and the scan ends whatever is written in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/glob.h"

namespace perigee::ops {

struct ScanRequest {
  std::uint64_t cursor = 0;                   // where to go on; 0: the beginning
  std::size_t count = 10;                     // how many elements to look at, at the most
  std::optional<std::string_view> pattern{};  // none: everything

  bool takes(std::string_view name) const {
    return !pattern || *pattern == "*" || base::glob_match(*pattern, name);
  }
};

// Calls take(place) for what is on the page; returns the next page's cursor, 0 when this is the
// last. A `small` container comes whole, in its own order, as from a server.
template <class Container, class NameOf, class Take>
std::uint64_t scan(const Container& container, const ScanRequest& page, bool small,
                   const NameOf& name_of, const Take& take) {
  if (small) {
    for (std::size_t k = 0; k < container.size(); ++k)
      if (const auto at = container.nth(k); page.takes(name_of(at))) take(at);
    return 0;
  }
  std::uint64_t cursor = page.cursor == 0 ? Container::kLast : page.cursor;
  std::uint64_t at = container.before(cursor);
  for (std::size_t left = page.count; at != 0 && left > 0; --left) {
    if (page.takes(name_of(at))) take(at);
    cursor = at;
    at = container.before(at);
  }
  return at == 0 ? 0 : cursor;
}

}  // namespace perigee::ops
