#include "engine/commands/server_commands.h"

#include <string>

#include "engine/commands/connection_commands.h"

namespace perigee::commands {

void cluster_disabled(Invocation& call) {
  call.reply(Error{ErrorCode::kDenied, "ERR This instance has cluster support disabled"});
}

// As of a server that has saved nothing since it began.
void lastsave(Invocation& call) { call.reply(call.instance().opened_at / 1000); }

void lolwut(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 1 && in.token("VERSION")) in.integer();
  if (in.error()) return call.reply(*in.error());
  call.sink().verbatim("txt", "Redis ver. " + std::string(kServedVersion) + "\n");
}

void module_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "MODULE <subcommand> [<arg> ...]. Subcommands are:", "LIST",
      "    The modules that are loaded: none.", "HELP", "    Prints this help."};
  call.reply_lines(kLines);
}

void module_list(Invocation& call) { call.sink().array(0); }

void replicaof(Invocation& call) {
  if (call.args().token("NO") && call.args().token("ONE")) return call.reply_ok();
  call.reply(Error{ErrorCode::kDenied,
                   "ERR this engine copies no other server: REPLICAOF NO ONE is all there is"});
}

void role(Invocation& call) {
  constexpr std::int64_t kNothingSent = 0;
  call.sink().array(3);
  call.sink().bulk("master");
  call.reply(kNothingSent);
  call.sink().array(0);  // replicas
}

}  // namespace perigee::commands
