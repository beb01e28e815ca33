// engine/commands/run.h: a command that may run is run, and seen to: counted, timed, logged when it
// was slow, told to those who monitor.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void run(Invocation& call);

// A command was refused. Null: there is none of this name.
void count_refusal(const CommandSpec* command, const Error& why, const Caller& caller);

}  // namespace perigee::commands
