// engine/keyspace/event_log.h: the events that the host has not drained yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/event.h"

namespace perigee::keyspace {

// Keeps up to `capacity` events; further ones are dropped (and have used up their numbers), as are
// those that there is no memory for.
class EventLog {
 public:
  explicit EventLog(std::size_t capacity) : capacity_(capacity) {}

  bool recording() const { return capacity_ != 0; }
  // `name` lives as long as the program; `key` is copied.
  void record(std::uint64_t sequence, int database, std::string_view name,
              std::string_view key) noexcept;
  // Where it stands; and back to there: later events never were. Between two drains.
  struct Mark {
    std::size_t events, key_bytes;
  };
  Mark mark() const { return {open_.size(), open_keys_.size()}; }
  void go_back(const Mark& mark) noexcept;

  // The events so far, which live until the next drain. Begins anew.
  std::span<const Event> drain();

 private:
  std::size_t capacity_;
  std::vector<Event> open_, drained_;
  std::string open_keys_, drained_keys_;  // the keys' bytes, one after the other
};

}  // namespace perigee::keyspace
