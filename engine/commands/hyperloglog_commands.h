// engine/commands/hyperloglog_commands.h: handlers of the hyperloglog family; the rows are in
// hyperloglog_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void pfadd(Invocation& call);
void pfcount(Invocation& call);
void pfmerge(Invocation& call);

}  // namespace perigee::commands
