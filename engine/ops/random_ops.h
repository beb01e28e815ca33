// engine/ops/random_ops.h: random draws that SRANDMEMBER, SPOP, HRANDFIELD and ZRANDMEMBER share.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/rng.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

// `count` different numbers below `size`, all sets of them equally likely, lowest first; all of the
// numbers when there are no more. O(count log count), whatever the size.
std::vector<std::size_t> draw_distinct(base::Rng& rng, std::size_t size, std::size_t count);

// How many may be drawn at once when one may be drawn several times. Nothing else bounds them: a
// server that is asked for 2^62 begins to answer.
inline std::size_t most_drawn(const keyspace::Turn& turn) { return turn.value_limit_bytes() / 16; }

}  // namespace perigee::ops
