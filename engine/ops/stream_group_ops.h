// engine/ops/stream_group_ops.h: what operations on consumer groups mean.
//
// A change of a group is one that WATCH does not see and, but for groups and consumers that come
// and go, nobody is told of: as a server has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/ops/stream_ops.h"

namespace perigee::ops {

// "NOGROUP No such consumer group 'g' for key name 'k'".
Error no_such_group(std::string_view key, std::string_view group);
// "NOGROUP No such key 'k' or consumer group 'g'".
Error no_such_key_or_group(std::string_view key, std::string_view group);
// The stream, which holds such a group; otherwise that refusal.
Result<const ds::Stream*> find_stream_with(Turn& turn, std::string_view key,
                                           std::string_view group);

// Why a group may not be created there, or, of this name, not be changed; none: it may.
std::optional<Error> refuse_group_key(Turn& turn, std::string_view key, bool create_stream);
std::optional<Error> refuse_group(Turn& turn, std::string_view key, std::string_view group);

// XGROUP. `after`: none is $.
struct GroupRequest {
  std::string_view key, group;
  std::optional<StreamId> after;
  std::int64_t entries_read = ds::ConsumerGroup::kUnknown;
};
Result<void> create_group(Turn& turn, const GroupRequest& request, bool create_stream);
Result<void> set_group(Turn& turn, const GroupRequest& request);
Result<bool> destroy_group(Turn& turn, std::string_view key, std::string_view group);
Result<bool> create_consumer(Turn& turn, std::string_view key, std::string_view group,
                             std::string_view consumer);
Result<std::uint64_t> destroy_consumer(Turn& turn, std::string_view key, std::string_view group,
                                       std::string_view consumer);

// Of whom a group operation is about. The key holds a stream with such a group, unless a line says
// otherwise.
struct GroupMember {
  std::string_view key, group, consumer;
};

// XACK: how many were pending. 0 when the key or the group is absent.
Result<std::uint64_t> acknowledge(Turn& turn, std::string_view key, std::string_view group,
                                  std::span<const StreamId> ids);

struct ClaimRequest {
  std::int64_t min_idle_millis = 0;
  std::optional<std::int64_t> delivered_at_millis;  // none, or what makes no sense: now
  std::optional<std::uint64_t> deliveries;          // none: one more, unless `ids_only`
  bool force = false, ids_only = false;
  StreamId last_delivered;
};
// XCLAIM.
FoundEntries claim(Turn& turn, const GroupMember& member, std::span<const StreamId> ids,
                   const ClaimRequest& request);

// XAUTOCLAIM.
struct AutoClaimedEntries {
  StreamId next;
  FoundEntries claimed;
  std::vector<StreamId> erased;
};
AutoClaimedEntries auto_claim(Turn& turn, const GroupMember& member, StreamId start,
                              std::size_t limit, const ClaimRequest& request);

// XPENDING with a range. None when there is no such consumer.
struct PendingRange {
  StreamId low = StreamId::min(), high = StreamId::max();
  std::uint64_t limit = 0;
  std::int64_t min_idle_millis = 0;
  std::optional<std::string_view> consumer;
};
// Calls each(StreamId, const ConsumerGroup::Delivery&) for what the range covers.
void for_each_pending(const Turn& turn, const ds::ConsumerGroup& group, const PendingRange& range,
                      absl::FunctionRef<void(StreamId, const ds::ConsumerGroup::Delivery&)> each);

// Milliseconds since an instant; never negative.
std::int64_t millis_since(const Turn& turn, std::int64_t instant);

}  // namespace perigee::ops
