// engine/commands/denials.h: what a user is told that may not do something, and what is written
// down about it. Texts are those of Redis 7.0.15.
//
// For dispatch, and for commands that log somebody in. What throws std::bad_alloc has allowed
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "perigee/error.h"

#include "engine/commands/invocation.h"

namespace perigee::commands {

// Why the user of caller.client, which is restricted, may not run this command now: it has to log
// in first, or may not.
std::optional<Error> deny_client(const CommandSpec& command, Arguments argv,
                                 std::int64_t now_millis, const Caller& caller);

// Why the user of caller.restricted may not have a script, or EXEC, run this command. Nothing for
// what no script may run, which is refused for that.
std::optional<Error> deny_inside(const CommandSpec& command, Arguments argv,
                                 std::int64_t now_millis, const Caller& caller);

// MULTI is under way, and does not take this command.
std::optional<Error> refuse_in_transaction(const CommandSpec& command,
                                           const clients::Client& client);

// The password was wrong, or there is no such user: logged under the command's name as it was
// typed.
void log_failed_login(Invocation& call, std::string_view user);

}  // namespace perigee::commands
