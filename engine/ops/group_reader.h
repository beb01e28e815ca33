// engine/ops/group_reader.h: XREADGROUP: reading streams as a member of a group.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ops/stream_group_ops.h"

namespace perigee::ops {

// What is pending for a consumer, and where it is, if it is.
struct PendingEntries {
  ds::Stream stream;
  struct One {
    StreamId id;
    std::optional<ds::PackedEntry> entry;
  };
  std::vector<One> entries;
};

// Reads one stream, in place; or several, on copies which take their places with commit(), so that
// all are read or none.
class GroupReader {
 public:
  GroupReader(Turn& turn, std::size_t streams) : turn_(turn), alone_(streams == 1) {}

  // With >: none when there is nothing new. With `no_ack` nothing becomes pending.
  std::optional<FoundEntries> read_new(const GroupMember& member, std::size_t limit, bool no_ack);
  // With an id: what is pending above it.
  PendingEntries read_pending(const GroupMember& member, StreamId after, std::size_t limit);

  // Cannot fail.
  void commit();

 private:
  struct Copy {
    std::string_view key;
    ds::Stream stream;
  };
  struct Step {
    std::size_t copy;
    bool created;  // the consumer was
  };
  const ds::Stream& find(std::string_view key);
  Copy& copy_of(std::string_view key);
  template <class Result, class Read>
  Result change(std::string_view key, const Read& read);

  Turn& turn_;
  bool alone_;
  std::vector<Copy> copies_;
  std::vector<Step> steps_;
};

}  // namespace perigee::ops
