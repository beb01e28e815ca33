// engine/ops/hll_registers.h: a HyperLogLog as a string, byte for byte as Redis keeps it.
//
//   0      4          5        8                     16
//   +------+----------+--------+---------------------+----------------
//   | HYLL | 0 dense  | unused | count, little first | registers ...
//   |      | 1 sparse |        | top bit: not valid  |
//   +------+----------+--------+---------------------+----------------
//
// Dense: 16384 registers of six bits, the low bits of each byte first; 12304 bytes in all. Sparse:
// see hll_sparse.h. A string may come from anywhere, and one that is no HyperLogLog, or a corrupt
// one, is told from a good one. For engine/ops.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/ds/bytes.h"

namespace perigee::ops::hll {

inline constexpr int kRegisters = 16384;
inline constexpr int kHashBits = 50;  // those that do not choose the register
inline constexpr std::size_t kHeaderBytes = 16;
inline constexpr std::size_t kDenseBytes = kHeaderBytes + kRegisters * 6 / 8;

// Whether the head of the string says so; its body may be corrupt all the same. Everything below
// that takes a string requires this.
bool is_hll(const ds::Bytes& string);
bool is_dense(std::string_view string);

// Without an element; sparse.
ds::Bytes make_empty();

// Where an element counts: its register, and the value that the register must have at least.
struct Mark {
  int index, value;
};
Mark mark_of(std::string_view element);

enum class Raise : std::uint8_t { kNothing, kDone, kCorrupt };
// Raises a register, and the cached count is not valid any more. A sparse string that would be
// longer than `sparse_max_bytes` becomes dense.
Raise raise(ds::Bytes& string, Mark mark, std::size_t sparse_max_bytes);

// False when it is corrupt.
bool make_dense(ds::Bytes& string);

using Registers = std::array<std::uint8_t, kRegisters>;
// Raises `registers` to those of the string. False when it is corrupt; some may be raised then.
bool merge_into(Registers& registers, std::string_view string);

// The count as it is cached; null when it is not valid.
std::optional<std::int64_t> cached_count(std::string_view string);
void cache_count(ds::Bytes& string, std::int64_t count);
void forget_count(ds::Bytes& string);

// How many elements there may be. Null when the string is corrupt.
std::optional<std::int64_t> count(std::string_view string);
std::int64_t count(const Registers& registers);

}  // namespace perigee::ops::hll
