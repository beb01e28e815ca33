// engine/ops/bit_ops.h: what bitmap operations mean. No argv, no reply. For engine/commands and up.
//
// The bits are those of a string value; see perigee/bits.h for how they are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/bits.h"
#include "perigee/error.h"

#include "engine/ds/bytes.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// "ERR bit offset is not an integer or out of range".
[[gnu::cold]] Error bad_bit_offset();
// "ERR Invalid bitfield type ...".
[[gnu::cold]] Error bad_field_type();

// Whether a string may be so long that it has this bit.
bool may_have_bit(const Turn& turn, std::uint64_t offset);

// SETBIT: the bit as it was. GETBIT.
Result<bool> set_bit(Turn& turn, std::string_view key, std::uint64_t offset, bool on);
Result<bool> get_bit(Turn& turn, std::string_view key, std::uint64_t offset);

// BITCOUNT of a string.
std::uint64_t count_bits(std::string_view text, const BitRange& range);

// BITPOS in a string: in a range, or from a byte on without an end.
std::optional<std::uint64_t> find_bit(std::string_view text, bool on, const BitRange& range);
std::optional<std::uint64_t> find_bit_from(std::string_view text, bool on, std::int64_t first);

// BITOP: bytes of the result.
Result<std::size_t> combine_bits(Turn& turn, BitOp op, std::string_view destination,
                                 std::span<const std::string_view> keys);

// BITFIELD.
Result<std::vector<std::optional<std::int64_t>>> run_fields(Turn& turn, std::string_view key,
                                                            std::span<const FieldOp> steps);

}  // namespace perigee::ops
