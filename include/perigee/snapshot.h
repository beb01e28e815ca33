// perigee/snapshot.h: the state of an engine at one moment, kept.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

#include "perigee/export.h"

namespace perigee {

namespace core {
struct State;
}

// 128 bits over all keys, values and deadlines of all databases. Equal content gives equal digests
// whatever the history, the build, the machine or the hash seed.
struct Digest {
  std::uint64_t hi = 0, lo = 0;
  friend auto operator<=>(const Digest&, const Digest&) = default;

  // 32 lower-case hexadecimal digits.
  PERIGEE_API std::string to_text() const;
};

// Read-only. Taking, copying and dropping one costs the root of the data, not its content: what it
// shares with the engine is copied, a node at a time, when the engine writes there. Unlike an
// engine, a snapshot may be read and dropped on any thread.
class PERIGEE_API Snapshot {
 public:
  // O(all data).
  Digest digest() const;

  // Keys in one database (0 to 15).
  std::size_t size(int database) const;

 private:
  friend class Engine;
  explicit Snapshot(std::shared_ptr<const core::State> state) : state_(std::move(state)) {}
  std::shared_ptr<const core::State> state_;
};

}  // namespace perigee
