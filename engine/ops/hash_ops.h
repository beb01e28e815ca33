// engine/ops/hash_ops.h: what operations on hashes mean. No argv, no reply, no RESP, no Lua.
//
// Reads go through Turn::find<ds::Hash>, which never shows a field past its deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/hashes.h"

#include "engine/ds/hash.h"
#include "engine/keyspace/turn.h"
#include "engine/ops/expiry_ops.h"

namespace perigee::ops {

// HSET: how many fields are new. A field that is overwritten loses its deadline.
Result<std::size_t> set_fields(Turn& turn, std::string_view key, std::span<const FieldValue> pairs);
// HSETNX: false when the field was there.
Result<bool> set_field_if_absent(Turn& turn, std::string_view key, const FieldValue& pair);
// HDEL: how many were there.
Result<std::size_t> erase_fields(Turn& turn, std::string_view key,
                                 std::span<const std::string_view> fields);
// HINCRBY and HINCRBYFLOAT. The field keeps its deadline.
Result<std::int64_t> increment_field(Turn& turn, std::string_view key, std::string_view field,
                                     std::int64_t delta);
Result<std::string> increment_field_real(Turn& turn, std::string_view key, std::string_view field,
                                         std::string_view delta);

// Places of fields drawn at random: `count` of them, one possibly several times.
std::vector<ds::Hash::Place> draw_fields(Turn& turn, const ds::Hash& hash, std::size_t count);
// The same, each at most once; in the hash's order when all are drawn.
std::vector<ds::Hash::Place> draw_distinct_fields(Turn& turn, const ds::Hash& hash,
                                                  std::size_t count);

// No field may go away later than this: 2^46 ms, as in a server.
inline constexpr std::int64_t kLatestFieldDeadline = (std::int64_t{1} << 46) - 1;

// HPEXPIREAT on several fields, in order.
Result<std::vector<FieldExpiry>> expire_fields(Turn& turn, std::string_view key,
                                               std::span<const std::string_view> fields,
                                               std::int64_t deadline, const ExpireRules& rules);
// HPERSIST: whether there was a deadline.
Result<std::vector<FieldExpiry>> persist_fields(Turn& turn, std::string_view key,
                                                std::span<const std::string_view> fields);

// A deadline to be given to fields: kNever takes theirs away, none leaves them as they are.
using NewDeadline = std::optional<std::int64_t>;

// HGETEX: the values, null for what is not there. A deadline that has passed removes the fields.
Result<std::vector<std::optional<std::string>>> get_fields_and_expire(
    Turn& turn, std::string_view key, std::span<const std::string_view> fields,
    NewDeadline deadline);

// HSETEX: false when `when` does not hold.
Result<bool> set_fields_and_expire(Turn& turn, std::string_view key,
                                   std::span<const FieldValue> pairs, FieldsWhen when,
                                   NewDeadline deadline);

// HGETDEL: the values, null for what was not there.
Result<std::vector<std::optional<std::string>>> take_fields(
    Turn& turn, std::string_view key, std::span<const std::string_view> fields);

}  // namespace perigee::ops
