// engine/clients/acl_log.h: what was refused for want of permissions, newest first.
//
// Grouped as Redis 7.0 does it: the same refusal within a minute is one entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

namespace perigee::clients {

// Why it was refused. Of several reasons the last one is told.
enum class Denied : std::uint8_t { kNot, kCommand, kKey, kChannel, kAuth };

class AclLog {
 public:
  enum class Context : std::uint8_t { kTopLevel, kTransaction, kScript };

  struct Entry {
    Denied reason{};
    Context context{};
    std::string object, user;  // the command, key or channel; the name that was given
    std::string client;        // as CLIENT LIST describes the last one
    std::int64_t at = 0;       // Unix milliseconds, of the last time
    std::uint64_t count = 1;
  };

  void add(Entry entry, std::size_t most);
  void clear() { entries_.clear(); }
  const std::deque<Entry>& entries() const { return entries_; }

 private:
  std::deque<Entry> entries_;
};

}  // namespace perigee::clients
