// engine/commands/connection_commands.h: what a session says of itself; the rows are in
// connection_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void echo(Invocation& call);
void hello(Invocation& call);
void ping(Invocation& call);
void quit(Invocation& call);
void reset(Invocation& call);
void select(Invocation& call);

// Whether a connection may have this name.
bool is_client_name(std::string_view name);
Error bad_client_name();

}  // namespace perigee::commands
