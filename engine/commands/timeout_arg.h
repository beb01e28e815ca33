// engine/commands/timeout_arg.h: the timeout of commands that may block, in seconds.
#pragma once

#include <optional>
#include <string_view>

#include "perigee/error.h"

namespace perigee::commands {

// Why a timeout is no good, with Redis' words; none when it is. Zero, and what is rounded up to it,
// means for ever.
std::optional<Error> refuse_timeout(std::string_view seconds);

}  // namespace perigee::commands
