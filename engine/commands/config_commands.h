// engine/commands/config_commands.h: CONFIG: the settings of settings.h by name.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void config_get(Invocation& call);
void config_help(Invocation& call);
void config_resetstat(Invocation& call);
void config_rewrite(Invocation& call);
void config_set(Invocation& call);

}  // namespace perigee::commands
