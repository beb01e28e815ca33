#include "engine/keyspace/event_log.h"

#include <new>

namespace perigee::keyspace {

void EventLog::record(std::uint64_t sequence, int database, std::string_view name,
                      std::string_view key) noexcept {
  if (open_.size() >= capacity_) return;
  const std::size_t keys = open_keys_.size();
  try {
    open_keys_.append(key);
    // The bytes may move while events are added, so until the drain only the key's size is right.
    open_.push_back({sequence, database, name, std::string_view(open_keys_.data(), key.size())});
  } catch (const std::bad_alloc&) {
    open_keys_.resize(keys);
  }
}

void EventLog::go_back(const Mark& mark) noexcept {
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(mark.events), open_.end());
  open_keys_.resize(mark.key_bytes);
}

std::span<const Event> EventLog::drain() {
  drained_.clear();
  drained_keys_.clear();
  drained_.swap(open_);
  drained_keys_.swap(open_keys_);
  std::size_t at = 0;
  for (Event& event : drained_) {
    event.key = std::string_view(drained_keys_).substr(at, event.key.size());
    at += event.key.size();
  }
  return drained_;
}

}  // namespace perigee::keyspace
