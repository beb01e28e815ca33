// engine/ops/hll_ops.h: what HyperLogLog operations mean. No argv, no reply.
//
// All refuse a string that is none, or a corrupt one, in the server's words.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "perigee/error.h"

#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// PFADD: whether the estimate may have changed, or the key was made.
Result<bool> hll_add(Turn& turn, std::string_view key, std::span<const std::string_view> elements);

// PFCOUNT. Of a single key, the count is kept in the value for the next time: no event tells of it.
Result<std::int64_t> hll_count(Turn& turn, std::span<const std::string_view> keys);

// PFMERGE.
Result<void> hll_merge(Turn& turn, std::string_view destination,
                       std::span<const std::string_view> sources);

}  // namespace perigee::ops
