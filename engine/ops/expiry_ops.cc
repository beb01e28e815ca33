#include "engine/ops/expiry_ops.h"

#include <limits>
#include <string>

namespace perigee::ops {

using keyspace::KeyEntry;
using keyspace::kNoDeadline;

Error invalid_expire_time(std::string_view command) {
  return {ErrorCode::kOutOfRange,
          "ERR invalid expire time in '" + std::string(command) + "' command"};
}

Result<std::int64_t> resolve(const Turn& turn, const Expiry& expiry, std::int64_t current,
                             std::string_view command) {
  const std::int64_t now = turn.now_millis();
  switch (expiry.kind()) {
    case Expiry::Kind::kNever:
      return kNoDeadline;
    case Expiry::Kind::kKeep:
      return current;
    case Expiry::Kind::kAt:
      if (expiry.millis() == kNoDeadline) return invalid_expire_time(command);
      return expiry.millis();
    case Expiry::Kind::kAfter:
      if (expiry.millis() <= 0 ||
          (now > 0 && expiry.millis() > std::numeric_limits<std::int64_t>::max() - now))
        return invalid_expire_time(command);
      return now + expiry.millis();
  }
  return kNoDeadline;
}

bool has_passed(const Turn& turn, std::int64_t deadline) { return deadline <= turn.now_millis(); }

ExpireRules rules_of(ExpireWhen when) {
  return {.if_none = when == ExpireWhen::kIfNone,
          .if_some = when == ExpireWhen::kIfSome,
          .if_later = when == ExpireWhen::kIfLater,
          .if_sooner = when == ExpireWhen::kIfSooner};
}

bool expire_at(Turn& turn, std::string_view key, std::int64_t deadline, const ExpireRules& rules) {
  const KeyEntry* entry = turn.use(key);
  if (entry == nullptr) return false;
  const bool some = entry->deadline != kNoDeadline;
  if (rules.if_none && some) return false;
  if (rules.if_some && !some) return false;
  if (rules.if_later && (!some || deadline <= entry->deadline)) return false;
  if (rules.if_sooner && some && deadline >= entry->deadline) return false;
  if (has_passed(turn, deadline)) return turn.erase(key, "del");
  turn.set_deadline(key, deadline, "expire");
  return true;
}

bool persist(Turn& turn, std::string_view key) {
  const KeyEntry* entry = turn.use(key);
  if (entry == nullptr || entry->deadline == kNoDeadline) return false;
  turn.set_deadline(key, kNoDeadline, "persist");
  return true;
}

}  // namespace perigee::ops
