// engine/base/named_bits.h: sets of bits as sets of names.
//
// For every floor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "perigee/reply_sink.h"

namespace perigee::base {

struct NamedBit {
  std::uint32_t bit;
  std::string_view name;
};

// A set of the names whose bits are set, in the order of `names`.
inline void write_names(ReplySink& sink, std::uint32_t bits, std::span<const NamedBit> names) {
  const auto is_set = [bits](const NamedBit& named) { return (bits & named.bit) != 0; };
  sink.set(static_cast<std::size_t>(std::ranges::count_if(names, is_set)));
  for (const NamedBit& named : names)
    if (is_set(named)) sink.status(named.name);
}

}  // namespace perigee::base
