#include "engine/commands/hyperloglog_commands.h"

#include "engine/ops/hll_ops.h"

namespace perigee::commands {

void pfadd(Invocation& call) {
  const std::string_view key = call.args().bytes();
  call.reply(ops::hll_add(call.turn(), key, call.args().rest()));
}

void pfcount(Invocation& call) { call.reply(ops::hll_count(call.turn(), call.args().rest())); }

void pfmerge(Invocation& call) {
  const std::string_view destination = call.args().bytes();
  const auto done = ops::hll_merge(call.turn(), destination, call.args().rest());
  done ? call.reply_ok() : call.reply(done.error());
}

}  // namespace perigee::commands
