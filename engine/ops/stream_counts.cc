#include "engine/ops/stream_counts.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace perigee::ops {
namespace {

using ds::ConsumerGroup;
using ds::Stream;

// Counts that users may set to anything wrap around.
std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t wrapping_sub(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

// Whether XDEL removed an entry above `from`, or there, behind the first one that is left: then a
// count from there on is uncertain.
bool has_gap_from(const Stream& stream, StreamId from) {
  const StreamId gap = stream.max_removed_id();
  return stream.size() != 0 && gap != StreamId() && from <= gap && stream.first_id() <= gap;
}

constexpr int kIdBytes = 16;

// How many bytes two ids, highest byte first, begin with alike.
int common_bytes(StreamId a, StreamId b) {
  if (a.millis != b.millis) return std::countl_zero(a.millis ^ b.millis) / 8;
  return 8 + std::countl_zero(a.sequence ^ b.sequence) / 8;
}

}  // namespace

std::int64_t entries_read_with(const Stream& stream, const ConsumerGroup& group,
                               StreamId delivered) {
  if (group.entries_read != ConsumerGroup::kUnknown && !has_gap_from(stream, delivered))
    return wrapping_add(group.entries_read, 1);
  return stream.entries_added() == 0 ? group.entries_read : stream.entries_up_to(delivered);
}

std::optional<std::int64_t> lag_of(const Stream& stream, const ConsumerGroup& group) {
  const auto added = static_cast<std::int64_t>(stream.entries_added());
  if (added == 0) return 0;
  const bool counted =
      group.entries_read != ConsumerGroup::kUnknown && !has_gap_from(stream, group.last_delivered);
  const std::int64_t read =
      counted ? group.entries_read : stream.entries_up_to(group.last_delivered);
  return read == ConsumerGroup::kUnknown ? std::nullopt : std::optional(wrapping_sub(added, read));
}

// A tree over the bytes of the ids: where ids part there is a node with a link for each next byte,
// bytes that do not part are one node together, and every id ends in a node. The ids come in order,
// so the parting nodes above the last one are a stack of depths.
std::size_t radix_tree_nodes(const ds::StreamLog& log) {
  std::size_t nodes = 0;
  std::vector<int> depths;
  // A node or an end at `depth`, linked from one that parts at `parent` (-1: the root).
  const auto count = [&](int depth, int parent) { nodes += depth > parent + 1 ? 2 : 1; };
  const auto leave_below = [&](int depth) {
    while (!depths.empty() && depths.back() > depth) {
      const int gone = depths.back();
      depths.pop_back();
      count(gone, std::max(depth, depths.empty() ? -1 : depths.back()));
    }
  };
  int before = -1;  // bytes alike with the id before
  std::optional<StreamId> last;
  log.for_each_page([&](const ds::StreamPage& page) {
    const StreamId id = page.first;
    if (last) {
      const int alike = common_bytes(*last, id);
      count(kIdBytes, std::max(before, alike));
      leave_below(alike);
      if (depths.empty() || depths.back() < alike) depths.push_back(alike);
      before = alike;
    }
    last = id;
  });
  if (!last) return 1;
  count(kIdBytes, before);
  leave_below(-1);
  return nodes;
}

}  // namespace perigee::ops
