// engine/commands/script_request.h: what EVAL, FCALL and their kind are given beside a name.
#pragma once

#include <optional>

#include "engine/commands/invocation.h"

namespace perigee::commands {

// numkeys, at argv[2], the keys, the other arguments. Answers the refusal itself; for a number that
// is none, the one given, or that of to_integer().
std::optional<ScriptService::Request> read_request(Invocation& call, bool read_only,
                                                   std::string_view no_number = {});

}  // namespace perigee::commands
