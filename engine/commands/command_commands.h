// engine/commands/command_commands.h: handlers of COMMAND and its subcommands: the rows, told to a
// client. Those of COMMAND itself are in server_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void command(Invocation& call);
void command_count(Invocation& call);
void command_docs(Invocation& call);
void command_getkeys(Invocation& call);
void command_getkeysandflags(Invocation& call);
void command_help(Invocation& call);
void command_info(Invocation& call);
void command_list(Invocation& call);

}  // namespace perigee::commands
