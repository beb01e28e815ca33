// engine/ops/expiry_ops.h: when keys go away.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "perigee/error.h"
#include "perigee/keys.h"
#include "perigee/strings.h"

#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// "ERR invalid expire time in 'set' command".
Error invalid_expire_time(std::string_view command);

// The deadline of an Expiry whose key has `current` (kNoDeadline: none). Refuses ttls that are not
// positive and sums that overflow, in the name of `command`.
Result<std::int64_t> resolve(const Turn& turn, const Expiry& expiry, std::int64_t current,
                             std::string_view command);

// Whether a deadline set now would have the key gone at once.
bool has_passed(const Turn& turn, std::int64_t deadline);

// The conditions of EXPIRE; more than one may have to hold.
struct ExpireRules {
  bool if_none = false, if_some = false, if_later = false, if_sooner = false;
};

ExpireRules rules_of(ExpireWhen when);

// PEXPIREAT: false when the key is absent or a rule does not hold. A deadline that has passed
// removes the key.
bool expire_at(Turn& turn, std::string_view key, std::int64_t deadline, const ExpireRules& rules);

// PERSIST: false when there was no deadline.
bool persist(Turn& turn, std::string_view key);

}  // namespace perigee::ops
