#include "engine/clients/notifications.h"

#include <iterator>

#include "engine/base/numbers.h"

namespace perigee::clients {
namespace {

// In the order in which a server writes them.
struct Letter {
  char letter;
  std::uint32_t flag;
};
constexpr Letter kClasses[] = {
    {'g', kGenericEvents}, {'$', kStringEvents},    {'l', kListEvents},    {'s', kSetEvents},
    {'h', kHashEvents},    {'z', kSortedSetEvents}, {'x', kExpiredEvents}, {'e', kEvictedEvents},
    {'t', kStreamEvents},  {'d', kModuleEvents},    {'n', kNewKeyEvents},
};
constexpr Letter kOthers[] = {
    {'K', kKeyspaceChannel}, {'E', kKeyeventChannel}, {'m', kKeyMissEvents}};

// What an event is about, by its name; all others belong to keys of any type.
struct EventClass {
  std::string_view event;
  std::uint32_t flag;
};
constexpr EventClass kEventClasses[] = {
    {"append", kStringEvents},
    {"evicted", kEvictedEvents},
    {"expired", kExpiredEvents},
    {"geosearchstore", kSortedSetEvents},
    {"georadiusstore", kSortedSetEvents},
    {"incrby", kStringEvents},
    {"incrbyfloat", kStringEvents},
    {"keymiss", kKeyMissEvents},
    {"linsert", kListEvents},
    {"lpop", kListEvents},
    {"lpush", kListEvents},
    {"lrem", kListEvents},
    {"lset", kListEvents},
    {"ltrim", kListEvents},
    {"new", kNewKeyEvents},
    {"pfadd", kStringEvents},
    {"rpop", kListEvents},
    {"rpush", kListEvents},
    {"sadd", kSetEvents},
    {"sdiffstore", kSetEvents},
    {"set", kStringEvents},
    {"setbit", kStringEvents},
    {"setrange", kStringEvents},
    {"sinterstore", kSetEvents},
    {"sortstore", kListEvents},
    {"spop", kSetEvents},
    {"srem", kSetEvents},
    {"sunionstore", kSetEvents},
};

// Of the other families, the first letter tells; no event of another kind begins with it.
std::uint32_t class_of(std::string_view event) {
  for (const EventClass& known : kEventClasses)
    if (known.event == event) return known.flag;
  switch (event.front()) {
    case 'h':
      return kHashEvents;
    case 'x':
      return kStreamEvents;
    case 'z':
      return kSortedSetEvents;
    default:
      return kGenericEvents;
  }
}

std::string channel_of(std::string_view kind, int database, std::string_view what) {
  std::string name(kind);
  name += base::to_text(std::int64_t{database}).view();
  name += "__:";
  return name += what;
}

}  // namespace

std::optional<std::uint32_t> parse_notify_flags(std::string_view letters) {
  std::uint32_t flags = 0;
  for (const char letter : letters) {
    std::uint32_t flag = letter == 'A' ? std::uint32_t{kAllEvents} : 0;
    for (const Letter& known : kClasses) flag |= known.letter == letter ? known.flag : 0;
    for (const Letter& known : kOthers) flag |= known.letter == letter ? known.flag : 0;
    if (flag == 0) return std::nullopt;
    flags |= flag;
  }
  return flags;
}

std::string notify_letters(std::uint32_t flags) {
  std::string letters;
  const bool all = (flags & kAllEvents) == kAllEvents;
  if (all) letters += 'A';
  for (const Letter& one : kClasses)
    if (!all && (flags & one.flag)) letters += one.letter;
  for (const Letter& one : kOthers)
    if (flags & one.flag) letters += one.letter;
  return letters;
}

// Of whole databases ("flushdb") servers tell nothing.
bool is_notified(std::uint32_t flags, std::string_view event) {
  return (flags & (kKeyspaceChannel | kKeyeventChannel)) != 0 && event != "flushdb" &&
         (flags & class_of(event)) != 0;
}

std::string keyspace_channel(int database, std::string_view key) {
  return channel_of("__keyspace@", database, key);
}
std::string keyevent_channel(int database, std::string_view event) {
  return channel_of("__keyevent@", database, event);
}

}  // namespace perigee::clients
