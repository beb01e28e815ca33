// engine/commands/set_commands.h: the handlers of the set family.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void sadd(Invocation& call);
void scard(Invocation& call);
void sdiff(Invocation& call);
void sdiffstore(Invocation& call);
void sinter(Invocation& call);
void sintercard(Invocation& call);
void sinterstore(Invocation& call);
void sismember(Invocation& call);
void smembers(Invocation& call);
void smismember(Invocation& call);
void smove(Invocation& call);
void spop(Invocation& call);
void srandmember(Invocation& call);
void srem(Invocation& call);
void sscan(Invocation& call);
void sunion(Invocation& call);
void sunionstore(Invocation& call);

}  // namespace perigee::commands
