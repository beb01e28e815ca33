// engine/commands/connection_commands.h: what a session says of itself; the rows are in
// connection_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void auth(Invocation& call);
void echo(Invocation& call);
void hello(Invocation& call);
void ping(Invocation& call);
void quit(Invocation& call);
void reset(Invocation& call);
void select(Invocation& call);

// The release whose commands these are, for clients that ask.
inline constexpr std::string_view kServedVersion = "7.0.15";

// What the user of a session is called; the host itself goes by "default".
std::string_view name_of(const clients::NamedUser* user);

// Makes the client this user, or logs that it was refused: whether the password is right.
bool log_in(Invocation& call, std::string_view user, std::string_view password);
Error wrong_password();

// Whether a connection may have this name.
bool is_client_name(std::string_view name);
Error bad_client_name();

}  // namespace perigee::commands
