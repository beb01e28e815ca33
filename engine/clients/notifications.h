// engine/clients/notifications.h: keyspace notifications: which events become messages, and on
// which channels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perigee::clients {

// The letters of notify-keyspace-events.
enum NotifyFlags : std::uint32_t {
  kKeyspaceChannel = 1u << 0,  // K
  kKeyeventChannel = 1u << 1,  // E
  kGenericEvents = 1u << 2,    // g
  kStringEvents = 1u << 3,     // $
  kListEvents = 1u << 4,       // l
  kSetEvents = 1u << 5,        // s
  kHashEvents = 1u << 6,       // h
  kSortedSetEvents = 1u << 7,  // z
  kExpiredEvents = 1u << 8,    // x
  kEvictedEvents = 1u << 9,    // e
  kStreamEvents = 1u << 10,    // t
  kKeyMissEvents = 1u << 11,   // m
  kModuleEvents = 1u << 12,    // d
  kNewKeyEvents = 1u << 13,    // n
  // A: all but m and n.
  kAllEvents = kGenericEvents | kStringEvents | kListEvents | kSetEvents | kHashEvents |
               kSortedSetEvents | kExpiredEvents | kEvictedEvents | kStreamEvents | kModuleEvents,
};

// None when a letter is unknown.
std::optional<std::uint32_t> parse_notify_flags(std::string_view letters);
std::string notify_letters(std::uint32_t flags);

// Whether this event goes to some channel.
bool is_notified(std::uint32_t flags, std::string_view event);

// "__keyspace@0__:key" and "__keyevent@0__:event".
std::string keyspace_channel(int database, std::string_view key);
std::string keyevent_channel(int database, std::string_view event);

}  // namespace perigee::clients
