// engine/ops/stream_counts.h: how many entries a group has read, and how many wait for it.
//
// Both are estimates of Redis 7.0 that are exact or not given: removed entries make them uncertain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "perigee/stream_id.h"

#include "engine/ds/stream.h"

namespace perigee::ops {

// What entries_read of a group is once this entry, the next one, is delivered.
std::int64_t entries_read_with(const ds::Stream& stream, const ds::ConsumerGroup& group,
                               StreamId delivered);

// Entries that wait to be delivered, where that is known.
std::optional<std::int64_t> lag_of(const ds::Stream& stream, const ds::ConsumerGroup& group);

// Nodes of the radix tree in which a server of the same history finds its nodes of entries.
// O(pages).
std::size_t radix_tree_nodes(const ds::StreamLog& log);

}  // namespace perigee::ops
