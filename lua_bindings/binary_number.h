// lua_bindings/binary_number.h: numbers as bytes, for the libraries that read and write binary
// data.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/numbers.h"

namespace perigee::lua {

enum class ByteOrder : std::uint8_t { kLittle, kBig };

// The `size` low bytes of a value; what it has not got is 0.
inline void write_bytes(char* to, std::uint64_t value, std::size_t size, ByteOrder order) {
  for (std::size_t i = 0; i < size; ++i, value >>= 8)
    to[order == ByteOrder::kLittle ? i : size - 1 - i] = static_cast<char>(value);
}

// The lowest eight bytes of what `bytes` say.
inline std::uint64_t read_bytes(std::string_view bytes, ByteOrder order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t at = order == ByteOrder::kBig ? i : bytes.size() - 1 - i;
    value = value << 8 | static_cast<unsigned char>(bytes[at]);
  }
  return value;
}

// A double as C casts it to an unsigned integer on x86, where Redis was measured; defined for every
// value.
inline std::uint64_t to_uint64(double value) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (!(value >= kTwoTo63)) return static_cast<std::uint64_t>(base::saturating_int64(value));
  return static_cast<std::uint64_t>(base::saturating_int64(value - kTwoTo63)) ^ (1ull << 63);
}

// The bits of a number. NaN has those that x86 gives 0/0, wherever it comes from.
inline std::uint64_t bits_of(double value) {
  return value == value ? std::bit_cast<std::uint64_t>(value) : 0xfff8000000000000;
}
inline std::uint32_t bits_of(float value) {
  return value == value ? std::bit_cast<std::uint32_t>(value) : 0xffc00000;
}

}  // namespace perigee::lua
