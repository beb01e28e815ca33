// engine/commands/timeout_arg.h: the timeout of commands that wait.
#pragma once

#include <cstdint>
#include <string_view>

#include "perigee/error.h"

#include "engine/keyspace/turn.h"

namespace perigee::commands {

// Until when to wait, in Unix milliseconds, for a timeout in seconds ("0.5"), rounded up to a
// millisecond, or in milliseconds. clients::WaitFor::kForEver for zero. Refuses in Redis' words.
Result<std::int64_t> wait_until(const keyspace::Turn& turn, std::string_view seconds);
Result<std::int64_t> wait_until_millis(const keyspace::Turn& turn, std::string_view millis);

}  // namespace perigee::commands
