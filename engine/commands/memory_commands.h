// engine/commands/memory_commands.h: the handlers of MEMORY.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void memory_doctor(Invocation& call);
void memory_help(Invocation& call);
void memory_malloc_stats(Invocation& call);
void memory_purge(Invocation& call);
void memory_stats(Invocation& call);
void memory_usage(Invocation& call);

}  // namespace perigee::commands
