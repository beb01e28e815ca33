// engine/commands/latency_commands.h: LATENCY: which commands were late, and how long all of them
// take.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void latency_doctor(Invocation& call);
void latency_graph(Invocation& call);
void latency_help(Invocation& call);
void latency_histogram(Invocation& call);
void latency_history(Invocation& call);
void latency_latest(Invocation& call);
void latency_reset(Invocation& call);

}  // namespace perigee::commands
