// engine/commands/dispatch.h: from argv to a handler, with every refusal on the way.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/commands/invocation.h"
#include "engine/commands/spec.h"
#include "engine/keyspace/turn.h"

namespace perigee::commands {

// "OOM command not allowed when used memory > 'maxmemory'.".
Error out_of_memory();

// Whether fewer replicas are there than min-replicas-to-write asks for: there are none.
std::optional<Error> refuse_without_replicas(const keyspace::Settings& settings);

// Answers that memory ran out, in the place of whatever `sink` was told so far. See
// keyspace::no_memory().
void answer_no_memory(keyspace::Turn& turn, ReplySink& sink);

// Runs a command as a client's: refuses it, queues it for EXEC, or runs it. Requires an argument
// and a client. Writes exactly one reply, or leaves the client waiting for it; SUBSCRIBE and its
// relatives answer once for each name.
void dispatch_for_client(Arguments argv, keyspace::Turn& turn, ReplySink& sink,
                         const Caller& caller);

// Runs argv[0], or refuses: unknown command, wrong arity, not allowed for this caller, no memory.
// Requires an argument. Writes exactly one reply.
void dispatch(Arguments argv, keyspace::Turn& turn, ReplySink& sink, const Caller& caller);

// The same, for who looked the command up before. `command` may be null (unknown) or a container.
void dispatch(const CommandSpec* command, Arguments argv, keyspace::Turn& turn, ReplySink& sink,
              const Caller& caller);

}  // namespace perigee::commands
