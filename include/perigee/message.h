// perigee/message.h: what a session that has subscribed is told.
#pragma once

#include <cstdint>
#include <string>

namespace perigee {

// One message of PUBLISH or SPUBLISH, a keyspace notification, or a line of MONITOR. Owns its text.
struct Message {
  enum class Kind : std::uint8_t {
    kChannel,  // subscribed to the channel
    kPattern,  // subscribed to a pattern that the channel matches: `pattern`
    kShard,    // subscribed to the shard channel
    kMonitor,  // `payload` tells of a command, in the form of MONITOR
  };
  Kind kind = Kind::kChannel;
  std::string pattern;
  std::string channel;
  std::string payload;

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace perigee
