// engine/ops/random_ops.h: random draws that SRANDMEMBER, SPOP, HRANDFIELD and ZRANDMEMBER share.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/rng.h"

namespace perigee::ops {

// `count` different numbers below `size`, all sets of them equally likely, lowest first; all of the
// numbers when there are no more. O(count log count), whatever the size.
std::vector<std::size_t> draw_distinct(base::Rng& rng, std::size_t size, std::size_t count);

}  // namespace perigee::ops
