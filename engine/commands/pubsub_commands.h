// engine/commands/pubsub_commands.h: handlers of publishing and subscribing; the rows are in
// pubsub_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void psubscribe(Invocation& call);
void publish(Invocation& call);
void pubsub_channels(Invocation& call);
void pubsub_help(Invocation& call);
void pubsub_numpat(Invocation& call);
void pubsub_numsub(Invocation& call);
void pubsub_shardchannels(Invocation& call);
void pubsub_shardnumsub(Invocation& call);
void punsubscribe(Invocation& call);
void spublish(Invocation& call);
void ssubscribe(Invocation& call);
void subscribe(Invocation& call);
void sunsubscribe(Invocation& call);
void unsubscribe(Invocation& call);

}  // namespace perigee::commands
