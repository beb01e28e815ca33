// engine/commands/scripting_commands.h: handlers of EVAL, EVALSHA and SCRIPT; the rows are in
// scripting_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void eval(Invocation& call);
void eval_ro(Invocation& call);
void evalsha(Invocation& call);
void evalsha_ro(Invocation& call);
void script_exists(Invocation& call);
void script_flush(Invocation& call);
void script_help(Invocation& call);
void script_show(Invocation& call);
void script_kill(Invocation& call);
void script_load(Invocation& call);

}  // namespace perigee::commands
