// engine/commands/list_commands.h: handlers of the list family; the rows are in list_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void blmove(Invocation& call);
void blmpop(Invocation& call);
void blpop(Invocation& call);
void brpop(Invocation& call);
void brpoplpush(Invocation& call);
void lindex(Invocation& call);
void linsert(Invocation& call);
void llen(Invocation& call);
void lmove(Invocation& call);
void lmpop(Invocation& call);
void lpop(Invocation& call);
void lpos(Invocation& call);
void lpush(Invocation& call);
void lpushx(Invocation& call);
void lrange(Invocation& call);
void lrem(Invocation& call);
void lset(Invocation& call);
void ltrim(Invocation& call);
void rpop(Invocation& call);
void rpoplpush(Invocation& call);
void rpush(Invocation& call);
void rpushx(Invocation& call);

}  // namespace perigee::commands
