// engine/commands/debug_commands.h: DEBUG, as far as an engine in somebody's process can answer:
// what public test suites ask, and nothing that ends the process.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void debug(Invocation& call);

}  // namespace perigee::commands
