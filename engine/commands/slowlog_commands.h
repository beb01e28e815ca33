// engine/commands/slowlog_commands.h: SLOWLOG: the commands that took long.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void slowlog_get(Invocation& call);
void slowlog_help(Invocation& call);
void slowlog_len(Invocation& call);
void slowlog_reset(Invocation& call);

}  // namespace perigee::commands
