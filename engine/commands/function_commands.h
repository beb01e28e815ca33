// engine/commands/function_commands.h: handlers of FUNCTION and FCALL; the rows are in
// function_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void fcall(Invocation& call);
void fcall_ro(Invocation& call);
void function_delete(Invocation& call);
void function_dump(Invocation& call);
void function_flush(Invocation& call);
void function_help(Invocation& call);
void function_kill(Invocation& call);
void function_list(Invocation& call);
void function_load(Invocation& call);
void function_restore(Invocation& call);
void function_stats(Invocation& call);

}  // namespace perigee::commands
