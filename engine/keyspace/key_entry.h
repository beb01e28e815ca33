// engine/keyspace/key_entry.h: what the keyspace knows about one key, in one cache line.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "engine/ds/bytes.h"
#include "engine/keyspace/value.h"

namespace perigee::keyspace {

inline constexpr std::int64_t kNoDeadline = std::numeric_limits<std::int64_t>::min();

struct alignas(64) KeyEntry {
  static constexpr std::uint64_t kVersionMask = (std::uint64_t{1} << 40) - 1;
  static constexpr std::uint64_t kAccessMask = (std::uint64_t{1} << 24) - 1;

  ds::Bytes name;
  Value value;
  std::int64_t deadline = kNoDeadline;  // Unix milliseconds
  std::uint64_t version : 40;           // the engine's change count when this key last changed
  std::uint64_t access : 24;            // seconds, the low bits: when it was last read or written

  std::string_view key() const { return name.text(); }
  // A key is absent from the millisecond after its deadline on, as in Redis.
  bool due(std::int64_t now_millis) const {
    return deadline != kNoDeadline && deadline < now_millis;
  }
  // The first deadline of a field of a hash, ds::Hash::kNever when there is none.
  std::int64_t field_deadline() const { return field_deadline(value); }
  static std::int64_t field_deadline(const Value& value) {
    const ds::Hash* hash = value.get_if<ds::Hash>();
    return hash == nullptr ? ds::Hash::kNever : hash->first_deadline();
  }
  bool take_apart(ds::Effort& effort) { return value.take_apart(effort); }
  std::size_t heap_bytes() const { return name.heap_bytes() + value.heap_bytes(); }
};
static_assert(sizeof(KeyEntry) == 64);

}  // namespace perigee::keyspace
