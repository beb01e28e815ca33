// engine/commands/acl_commands.h: users and what they may do; the rows are in acl_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void acl_cat(Invocation& call);
void acl_deluser(Invocation& call);
void acl_dryrun(Invocation& call);
void acl_genpass(Invocation& call);
void acl_getuser(Invocation& call);
void acl_help(Invocation& call);
void acl_list(Invocation& call);
void acl_load(Invocation& call);
void acl_log(Invocation& call);
void acl_save(Invocation& call);
void acl_setuser(Invocation& call);
void acl_users(Invocation& call);
void acl_whoami(Invocation& call);

}  // namespace perigee::commands
