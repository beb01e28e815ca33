#include "engine/commands/monitor_command.h"

namespace perigee::commands {

void monitor(Invocation& call) {
  call.clients().monitor(call.client());
  call.reply_ok();
}

}  // namespace perigee::commands
