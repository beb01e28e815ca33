// engine/commands/tracking_commands.h: CLIENT TRACKING and its relatives: clients that cache what
// they read, and are told when it changes.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void client_caching(Invocation& call);
void client_getredir(Invocation& call);
void client_tracking(Invocation& call);
void client_trackinginfo(Invocation& call);

}  // namespace perigee::commands
