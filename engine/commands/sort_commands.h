// engine/commands/sort_commands.h: the handlers of SORT and SORT_RO.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void sort(Invocation& call);
void sort_ro(Invocation& call);

}  // namespace perigee::commands
