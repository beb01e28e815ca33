// engine/commands/permissions.h: what a user may run.
//
// For denials.h, redis.acl_check_cmd and the commands about users.
#pragma once

#include <cstddef>

#include "perigee/script.h"

#include "engine/clients/acl_commands.h"
#include "engine/clients/acl_log.h"
#include "engine/clients/user.h"
#include "engine/commands/spec.h"

namespace perigee::commands {

// All commands and subcommands, by CommandSpec::number.
const clients::AclCommands& numbered_commands();

struct Verdict {
  clients::Denied denied = clients::Denied::kNot;
  std::size_t at = 0;  // the key or channel among argv
};

// Whether this user may run this. `command` is what argv[0] and perhaps argv[1] name.
Verdict check(const clients::User& user, const CommandSpec& command, Arguments argv);

// Whether that user may also read any key there is.
bool may_read_every_key(const clients::User& user, const CommandSpec& command, Arguments argv);

}  // namespace perigee::commands
