// engine/commands/transaction_commands.h: handlers of transactions; the rows are in
// transaction_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void discard(Invocation& call);
void exec(Invocation& call);
void multi(Invocation& call);
void unwatch(Invocation& call);
void watch(Invocation& call);

}  // namespace perigee::commands
