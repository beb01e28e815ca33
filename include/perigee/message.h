// perigee/message.h: what a session that has subscribed is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace perigee {

// One message of PUBLISH or SPUBLISH, a keyspace notification, a line of MONITOR, or word of keys
// that a client caches. Owns its text.
struct Message {
  enum class Kind : std::uint8_t {
    kChannel,  // subscribed to the channel
    kPattern,  // subscribed to a pattern that the channel matches: `pattern`
    kShard,    // subscribed to the shard channel
    kMonitor,  // `payload` tells of a command, in the form of MONITOR
    kInvalid,  // CLIENT TRACKING: `keys` have changed; when there are none, all keys have
    kBroken,   // CLIENT TRACKING: the session that `payload` numbers, which was told, has gone
  };
  Kind kind = Kind::kChannel;
  std::string pattern;
  std::string channel;
  std::string payload;
  std::vector<std::string> keys{};

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace perigee
