#include "engine/commands/slowlog_commands.h"

#include <algorithm>
#include <string>

namespace perigee::commands {

void slowlog_get(Invocation& call) {
  ArgReader& in = call.args();
  const auto& entries = call.instance().slow_log.entries();
  std::size_t count = std::min<std::size_t>(entries.size(), 10);
  if (in.left() > 1)
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                      std::string(call.argv()[1]) + "'. Try SLOWLOG HELP."});
  if (in.left() != 0) {
    const std::int64_t most =
        in.integer_from(-1, "ERR count should be greater than or equal to -1");
    if (in.error()) return call.reply(*in.error());
    count = most < 0 ? entries.size() : std::min(entries.size(), static_cast<std::size_t>(most));
  }
  call.sink().array(count);
  for (std::size_t i = 0; i < count; ++i) {
    const clients::SlowLog::Entry& entry = entries[i];
    call.sink().array(6);
    call.reply(static_cast<std::int64_t>(entry.id));
    call.reply(entry.at_seconds);
    call.reply(entry.micros);
    call.sink().array(entry.argv.size());
    for (const std::string& word : entry.argv) call.reply(std::string_view(word));
    call.reply(std::string_view(entry.address));
    call.reply(std::string_view(entry.name));
  }
}

void slowlog_len(Invocation& call) { call.reply(call.instance().slow_log.entries().size()); }

void slowlog_reset(Invocation& call) {
  call.instance().slow_log.clear();
  call.reply_ok();
}

void slowlog_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "SLOWLOG <subcommand> [<arg> ...]. Subcommands are:",
      "GET [<count>]",
      "    The latest entries (10, unless said otherwise; -1: all): number, time, microseconds,",
      "    arguments, address and name of the client.",
      "LEN",
      "    How many entries there are.",
      "RESET",
      "    Removes them.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
