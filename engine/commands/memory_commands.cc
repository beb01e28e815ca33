#include "engine/commands/memory_commands.h"

#include "engine/ops/key_ops.h"

namespace perigee::commands {

// The account is exact: there is nothing to take samples of.
void memory_usage(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  while (in.left() != 0 && !in.error()) {
    if (in.left() < 2 || !in.token("SAMPLES") || in.integer() < 0) in.refuse_syntax();
  }
  if (in.error()) return call.reply(*in.error());
  const keyspace::KeyEntry* entry = call.turn().peek(key);
  entry == nullptr ? call.reply_null() : call.reply(ops::memory_usage(*entry));
}

void memory_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "MEMORY <subcommand> [<arg> ...]. Subcommands are:", "USAGE <key> [SAMPLES <count>]",
      "    Bytes that <key> and its value take.", "HELP", "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
