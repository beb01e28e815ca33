// engine/commands/info_command.h: INFO; the row is in server_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void info(Invocation& call);

}  // namespace perigee::commands
