// engine/ds/listpack_size.h: how many bytes something takes in a server's listpack.
//
// A server begins a new node of a stream when the listpack of the last one is full, and removes
// whole nodes when it trims nearly: so what XADD MAXLEN ~ removes follows from these sizes.
// Redis 7.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace perigee::ds {

inline constexpr std::size_t kListpackEnds = 7;  // what an empty listpack takes

// With the length that stands behind every element, to walk back by.
constexpr std::size_t listpack_element(std::size_t bytes) {
  return bytes + (bytes <= 127        ? 1
                  : bytes < 16383     ? 2
                  : bytes < 2097151   ? 3
                  : bytes < 268435455 ? 4
                                      : 5);
}

constexpr std::size_t listpack_size(std::int64_t n) {
  if (n >= 0 && n <= 127) return listpack_element(1);
  if (n >= -4096 && n <= 4095) return listpack_element(2);
  if (n >= -32768 && n <= 32767) return listpack_element(3);
  if (n >= -8388608 && n <= 8388607) return listpack_element(4);
  if (n >= -2147483648LL && n <= 2147483647LL) return listpack_element(5);
  return listpack_element(9);
}

// Text that reads as an integer is kept as one.
std::size_t listpack_size(std::string_view text);

}  // namespace perigee::ds
