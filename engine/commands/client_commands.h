// engine/commands/client_commands.h: handlers of CLIENT; the rows are in connection_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void client_getname(Invocation& call);
void client_help(Invocation& call);
void client_id(Invocation& call);
void client_info(Invocation& call);
void client_kill(Invocation& call);
void client_list(Invocation& call);
void client_no_evict(Invocation& call);
void client_no_touch(Invocation& call);
void client_pause(Invocation& call);
void client_reply(Invocation& call);
void client_setinfo(Invocation& call);
void client_setname(Invocation& call);
void client_unblock(Invocation& call);
void client_unpause(Invocation& call);

}  // namespace perigee::commands
