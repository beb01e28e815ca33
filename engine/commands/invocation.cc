#include "engine/commands/invocation.h"

#include <algorithm>
#include <utility>

namespace perigee::commands {

Error no_such_function() { return {ErrorCode::kAbsent, "ERR Function not found"}; }

Error busy(const ScriptService::Running& running) {
  const std::string_view kill = running.function.empty() ? "SCRIPT" : "FUNCTION";
  return {ErrorCode::kDenied, "BUSY Redis is busy running a script. You can only call " +
                                  std::string(kill) + " KILL or SHUTDOWN NOSAVE."};
}

Arguments Invocation::keys_to_try(Arguments keys) {
  if (caller_.ready_key == nullptr) return keys;
  ready_key_ = *caller_.ready_key;
  return {&ready_key_, 1};
}

bool Invocation::wait(Arguments keys, const clients::WaitFor& what, Arguments argv) {
  if (caller_.ready_key != nullptr) {
    client().wait->answered = false;
    return waits_ = true;
  }
  if (!caller_.may_wait) return false;
  clients::Wait wait;
  wait.argv.assign(argv.begin(), argv.end());
  wait.keys.assign(keys.begin(), keys.end());
  std::ranges::sort(wait.keys);
  wait.keys.erase(std::unique(wait.keys.begin(), wait.keys.end()), wait.keys.end());
  wait.database = turn_.database();
  wait.what = what;
  clients().wait(client(), std::move(wait));
  return waits_ = true;
}

void Invocation::reply_lines(std::span<const std::string_view> lines) {
  sink_.array(lines.size());
  for (const std::string_view line : lines) sink_.status(line);
}

void kill_running(Invocation& call, bool function) {
  const ScriptService::Running* running = call.scripts().running();
  if (running == nullptr)
    return call.reply(Error{ErrorCode::kAbsent, "NOTBUSY No scripts in execution right now."});
  if (running->changes_before != call.turn().changes())
    return call.reply(Error{
        ErrorCode::kDenied,
        "UNKILLABLE Sorry the script already executed write commands against the dataset. You can "
        "either wait the script termination or kill the server in a hard way using the SHUTDOWN "
        "NOSAVE command."});
  if (running->function.empty() == function) return call.reply(busy(*running));
  call.scripts().interrupt();
  call.reply_ok();
}

}  // namespace perigee::commands
