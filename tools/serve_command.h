// tools/serve_command.h: `perigee serve [--port N] [--bind ADDRESS] [--unix PATH]
// [--requirepass PASSWORD]`.
#pragma once

#include "perigee/endpoint.h"
#include "perigee/options.h"

namespace perigee::tools {

// Serves Redis clients from a fresh engine until SIGINT or SIGTERM; prints where it listens. The
// exit status: 0, or 1 with the reason on standard error when it cannot listen there.
int run_serve(const EngineOptions& options, const EndpointOptions& where);

}  // namespace perigee::tools
