// engine/clients/slow_log.h: the commands that took long, the latest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "perigee/script.h"

namespace perigee::clients {

class SlowLog {
 public:
  // Of a command as it is kept: so many arguments, the last of which says how many were left out,
  // and so many bytes of each. As Redis 7.0.
  static constexpr std::size_t kMostArguments = 32, kMostBytes = 128;

  struct Entry {
    std::uint64_t id = 0;  // 0, 1, 2, ... over the life of the engine
    std::int64_t at_seconds = 0, micros = 0;
    std::vector<std::string> argv;
    std::string address, name;  // of the client
  };

  // Numbers the entry; at most `most` are kept.
  void add(Entry entry, std::size_t most);
  void keep(std::size_t most);
  void clear() { entries_.clear(); }
  const std::deque<Entry>& entries() const { return entries_; }

  static std::vector<std::string> shortened(Arguments argv);

 private:
  std::deque<Entry> entries_;
  std::uint64_t next_id_ = 0;
};

}  // namespace perigee::clients
