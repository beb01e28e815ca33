// engine/commands/stream_commands.h: the handlers of streams, for their rows.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void xadd(Invocation& call);
void xdel(Invocation& call);
void xlen(Invocation& call);
void xrange(Invocation& call);
void xrevrange(Invocation& call);
void xsetid(Invocation& call);
void xtrim(Invocation& call);

void xread(Invocation& call);
void xreadgroup(Invocation& call);

void xack(Invocation& call);
void xautoclaim(Invocation& call);
void xclaim(Invocation& call);
void xpending(Invocation& call);

void xgroup_create(Invocation& call);
void xgroup_createconsumer(Invocation& call);
void xgroup_delconsumer(Invocation& call);
void xgroup_destroy(Invocation& call);
void xgroup_help(Invocation& call);
void xgroup_setid(Invocation& call);

void xinfo_consumers(Invocation& call);
void xinfo_groups(Invocation& call);
void xinfo_help(Invocation& call);
void xinfo_stream(Invocation& call);

}  // namespace perigee::commands
