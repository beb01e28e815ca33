// perigee/event.h: what changed, for a host that wants to know.
#pragma once

#include <cstdint>
#include <string_view>

namespace perigee {

// One change of one key. The names are those of Redis' keyspace notifications: "set", "del",
// "expire", "expired", "incrby", "rename_from", ... Whole databases: "flushdb" with an empty key.
struct Event {
  std::uint64_t sequence;  // 1, 2, 3, ... over the life of the engine; a gap means dropped events
  int database;
  std::string_view name;  // lives as long as the program
  std::string_view key;   // lives until the next drain_events()
};

}  // namespace perigee
