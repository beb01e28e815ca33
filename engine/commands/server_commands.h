// engine/commands/server_commands.h: what tools ask a server for that an engine has not: replicas,
// clusters, saves, modules.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void cluster_disabled(Invocation& call);
void lastsave(Invocation& call);
void lolwut(Invocation& call);
void module_help(Invocation& call);
void module_list(Invocation& call);
void replicaof(Invocation& call);
void role(Invocation& call);

}  // namespace perigee::commands
