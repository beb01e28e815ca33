// engine/ops/zset_combine_ops.h: several sorted sets made into one: union, intersection,
// difference.
//
// Keys that hold sets will do: all scores are 1 there. An absent key is a set without members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "perigee/error.h"
#include "perigee/zsets.h"

#include "engine/ds/zset.h"
#include "engine/keyspace/turn.h"
#include "engine/ops/set_ops.h"

namespace perigee::ops {

// wrong_type(), when one of the keys holds something else.
std::optional<Error> refuse_sources(Turn& turn, Keys keys);
// ZUNION, ZINTER, ZDIFF. Weights, when there are any, are as many as keys. A difference looks at
// neither weights nor the aggregate.
Result<ds::ZSet> combine_scored(Turn& turn, SetOperation operation, Keys keys,
                                const Combination& how);
// The same, kept under `to`: how many members. `event` is published.
Result<std::size_t> store_combined(Turn& turn, SetOperation operation, std::string_view to,
                                   Keys keys, const Combination& how, std::string_view event);
// ZINTERCARD: stops counting at `limit`; 0: does not.
Result<std::size_t> scored_intersection_size(Turn& turn, Keys keys, std::size_t limit);

}  // namespace perigee::ops
