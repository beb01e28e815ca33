// engine/base/bit_string.h: a byte string seen as bits. Bit 0 is the highest of the first byte, as
// Redis counts them. For every floor.
//
// Whole words at a time; the answers are the same on machines of either byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace perigee::base {

// How many bits are 1.
std::uint64_t count_ones(std::string_view bytes);

// The first bit that is `on`; the number of bits when there is none.
std::uint64_t find_bit(std::string_view bytes, bool on);

// `count` bits, 1 to 64, from bit `first` on, as a number. Bits beyond the end are 0.
std::uint64_t bits_at(std::string_view bytes, std::uint64_t first, int count);

// Writes the low `count` bits of `value`, 1 to 64, at bit `first`. Requires that all of them are in
// the string.
void set_bits_at(char* bytes, std::uint64_t first, int count, std::uint64_t value);

// into[i] = into[i] op from[i], for `size` bytes. They do not overlap.
void and_bytes(char* into, const char* from, std::size_t size);
void or_bytes(char* into, const char* from, std::size_t size);
void xor_bytes(char* into, const char* from, std::size_t size);
void invert_bytes(char* bytes, std::size_t size);

}  // namespace perigee::base
