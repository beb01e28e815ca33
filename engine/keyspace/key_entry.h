// engine/keyspace/key_entry.h: what the keyspace knows about one key, in one cache line.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "perigee/keys.h"

#include "engine/ds/bytes.h"

namespace perigee::keyspace {

// Which ValueType a container is.
template <class T>
inline constexpr ValueType kTypeOf{};
template <>
inline constexpr ValueType kTypeOf<ds::Bytes> = ValueType::kString;

// The value of a key. Copies share. A new type is one more alternative here.
class Value {
 public:
  explicit Value(ds::Bytes string) : string_(std::move(string)) {}

  ValueType type() const { return ValueType::kString; }

  // The container, null when the value is of another type.
  template <class T>
  T* get_if() {
    return kTypeOf<T> == type() ? &string_ : nullptr;
  }
  template <class T>
  const T* get_if() const {
    return kTypeOf<T> == type() ? &string_ : nullptr;
  }

  // Bytes outside the object itself.
  std::size_t heap_bytes() const { return string_.heap_bytes(); }

 private:
  ds::Bytes string_;
};

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
  std::size_t heap_bytes() const { return name.heap_bytes() + value.heap_bytes(); }
};
static_assert(sizeof(KeyEntry) == 64);

}  // namespace perigee::keyspace
