// perigee/bits.h: strings as bits and as packed integers. Redis 7.0 semantics unless a line says
// otherwise.
//
// Bit 0 is the highest bit of the first byte. Bits beyond the end of a string, and those of an
// absent key, read as 0. Every function is one turn. Those that meet a key with another type of
// value refuse with kWrongType and change nothing. A key past its deadline is absent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

namespace core {
class SessionState;
}

enum class BitUnit : std::uint8_t { kByte, kBit };

// From `first` to `last`, both included; negative ones count from the end of the string.
struct BitRange {
  std::int64_t first = 0, last = -1;
  BitUnit unit = BitUnit::kByte;
};

enum class BitOp : std::uint8_t { kAnd, kOr, kXor, kNot };

// An integer of some bits, the highest first; two's complement when it is signed.
struct FieldType {
  bool is_signed = false;
  int bits = 8;

  // i1 to i64.
  static constexpr FieldType i(int bits) { return {true, bits}; }
  // u1 to u63.
  static constexpr FieldType u(int bits) { return {false, bits}; }

  friend constexpr bool operator==(const FieldType&, const FieldType&) = default;
};

// What becomes of a number that does not fit.
enum class FieldOverflow : std::uint8_t {
  kWrap,      // its low bits are kept
  kSaturate,  // the nearest that fits; for an unsigned field also kSet of a negative one: the
              // highest
  kFail,      // nothing is written, and the answer is null
};

// One step of Bits::field.
struct FieldOp {
  enum class Kind : std::uint8_t { kGet, kSet, kIncrement };

  Kind kind = Kind::kGet;
  FieldType type{};
  std::uint64_t offset = 0;  // of the field's first bit
  std::int64_t value = 0;    // to set or to add
  FieldOverflow overflow = FieldOverflow::kWrap;

  // Answers the number at `offset`.
  static constexpr FieldOp get(FieldType type, std::uint64_t offset) {
    return {Kind::kGet, type, offset};
  }
  // Answers what it was before.
  static constexpr FieldOp set(FieldType type, std::uint64_t offset, std::int64_t value,
                               FieldOverflow overflow = FieldOverflow::kWrap) {
    return {Kind::kSet, type, offset, value, overflow};
  }
  // Adds, and answers the sum.
  static constexpr FieldOp increment(FieldType type, std::uint64_t offset, std::int64_t by,
                                     FieldOverflow overflow = FieldOverflow::kWrap) {
    return {Kind::kIncrement, type, offset, by, overflow};
  }
};

class PERIGEE_API Bits {
 public:
  // SETBIT: what the bit was before. The string is made, or grows with zero bytes, as needed.
  // kOutOfRange from bit 8 * Limits::value_bytes on. O(1), or amortised O(bytes it grows by).
  Result<bool> set(std::string_view key, std::uint64_t offset, bool on);

  // GETBIT. kOutOfRange from bit 8 * Limits::value_bytes on. O(1).
  Result<bool> get(std::string_view key, std::uint64_t offset) const;

  // BITCOUNT: how many bits are 1, in the whole string or in a range. O(bytes), eight at a time.
  Result<std::uint64_t> count(std::string_view key, const BitRange& range = {}) const;

  // BITPOS without an end: the offset of the first bit that is `on`, from byte `first` on. Looking
  // for 0, the string goes on with zeros for ever: the answer may be the bit behind its last, and
  // is 0 when the key is absent. Null when there is no such bit. O(bytes), eight at a time.
  Result<std::optional<std::uint64_t>> find(std::string_view key, bool on,
                                            std::int64_t first = 0) const;
  // BITPOS with an end: the same, within the range; but an absent key has its first 0 at 0 here,
  // too.
  Result<std::optional<std::uint64_t>> find(std::string_view key, bool on,
                                            const BitRange& range) const;

  // BITOP: sets `destination`, whatever it was, to the strings combined bit by bit; shorter ones
  // are filled up with zeros. Answers the bytes of the result: those of the longest string. Without
  // any byte `destination` is removed. kNot takes exactly one key, the others at least one: kSyntax
  // otherwise. O(bytes of all strings), 32 at a time.
  Result<std::size_t> combine(BitOp op, std::string_view destination,
                              std::span<const std::string_view> keys);

  // BITFIELD: runs the steps in their order and answers each; null: it did not fit and was to fail.
  // When a step writes, the string is made or grows to the end of the farthest field first. kSyntax
  // for a type that there is not, kOutOfRange for a field that would end beyond
  // Limits::value_bytes; nothing changes then. O(steps), besides growing.
  Result<std::vector<std::optional<std::int64_t>>> field(std::string_view key,
                                                         std::span<const FieldOp> steps);

 private:
  friend class Engine;
  friend class Session;
  explicit Bits(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
