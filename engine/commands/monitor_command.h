// engine/commands/monitor_command.h: MONITOR; see Clients::monitor().
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void monitor(Invocation& call);

}  // namespace perigee::commands
