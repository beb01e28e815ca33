// engine/keyspace/keyspace.h: the data of an engine: sixteen databases, what is known of them, and
// the function libraries.
//
// A value type: copying it shares everything and costs the roots. Nothing here asks the time, draws
// a number or tells anybody; that is what a Turn is for, the only one who may change a Keyspace.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "engine/ds/dense_map.h"
#include "engine/ds/ordered_set.h"
#include "engine/keyspace/key_entry.h"
#include "engine/keyspace/library.h"
#include "engine/keyspace/settings.h"

namespace perigee::keyspace {

inline constexpr int kDatabases = 16;

// What databases without keys count as in used_memory and for maxmemory, on every machine.
inline constexpr std::size_t kRootBytes = 4096;

// A deadline, and whose. Ties are broken by birth: the older key goes first.
struct Due {
  std::int64_t at;
  std::uint64_t birth;
  friend auto operator<=>(const Due&, const Due&) = default;
};

struct Database {
  ds::DenseMap<KeyEntry> keys;
  ds::OrderedSet<Due, true> dues;
  ds::OrderedSet<Due> field_dues;  // of hashes: the first deadline of a field
  std::size_t heap_bytes = 0;      // what names and values take outside their entries

  explicit Database(std::uint64_t hash_seed) : keys(hash_seed) {}
  bool take_apart(ds::Effort& effort) {
    return keys.take_apart(effort) && dues.take_apart(effort) && field_dues.take_apart(effort);
  }
  std::size_t memory_bytes() const {
    return keys.memory_bytes() + dues.memory_bytes() + field_dues.memory_bytes() + heap_bytes;
  }
};

// What happened to keys, since the engine was opened or CONFIG RESETSTAT.
struct Counters {
  std::uint64_t hits = 0, misses = 0;  // of reads
  std::uint64_t expired = 0, evicted = 0;
};

struct Keyspace {
  std::array<Database, kDatabases> databases;
  Settings settings;
  Libraries libraries;
  std::uint64_t changes = 0;         // counts edits; becomes the version of what was edited
  std::uint64_t event_sequence = 0;  // of the last event
  Counters counters;
  // No key, and no field, is due before this instant; may be earlier than the first deadline.
  std::int64_t next_due = std::numeric_limits<std::int64_t>::max();

  explicit Keyspace(std::uint64_t hash_seed)
      : Keyspace(hash_seed, std::make_index_sequence<kDatabases>()) {}

  std::size_t memory_bytes() const {
    std::size_t sum = libraries.memory_bytes();
    for (const Database& database : databases) sum += database.memory_bytes();
    return sum;
  }

 private:
  template <std::size_t... I>
  Keyspace(std::uint64_t hash_seed, std::index_sequence<I...>)
      : databases{{(static_cast<void>(I), Database(hash_seed))...}} {}
};

}  // namespace perigee::keyspace
