// engine/ops/sort_ops.h: what SORT means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/sort.h"

#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// The answer: an element each, or as many as there are patterns to get; none where there is no such
// value. A set that nobody sorts is sorted by its members all the same when `in_order`: in a script
// and with STORE its order must not depend on how it is kept.
using Sorted = std::vector<std::optional<std::string>>;
Result<Sorted> sort(Turn& turn, std::string_view key, const SortOptions& how, bool in_order);
// SORT with STORE: how many items the list has.
Result<std::size_t> store_sorted(Turn& turn, std::string_view to, std::string_view key,
                                 const SortOptions& how);

}  // namespace perigee::ops
