// DUMP and RESTORE.
#include "engine/commands/generic_commands.h"
#include "engine/ops/key_ops.h"

namespace perigee::commands {
namespace {

struct RestoreArgs {
  ops::RestoreRequest request;
  bool absolute = false;
};

// IDLETIME and FREQ exclude each other, but one may stand twice.
RestoreArgs read_restore_args(ArgReader& in) {
  RestoreArgs args;
  while (in.left() != 0 && !in.error()) {
    if (in.token("REPLACE")) {
      args.request.replace = true;
    } else if (in.token("ABSTTL")) {
      args.absolute = true;
    } else if (in.left() > 1 && !args.request.frequency && in.token("IDLETIME")) {
      args.request.idle_seconds = in.integer();
      if (*args.request.idle_seconds < 0)
        in.refuse(ErrorCode::kOutOfRange, "ERR Invalid IDLETIME value, must be >= 0");
    } else if (in.left() > 1 && !args.request.idle_seconds && in.token("FREQ")) {
      args.request.frequency = in.integer();
      if (*args.request.frequency < 0 || *args.request.frequency > 255)
        in.refuse(ErrorCode::kOutOfRange, "ERR Invalid FREQ value, must be >= 0 and <= 255");
    } else {
      in.refuse_syntax();
    }
  }
  return args;
}

}  // namespace

void dump(Invocation& call) {
  const keyspace::KeyEntry* entry = call.turn().use(call.argv()[1]);
  if (entry == nullptr) return call.reply_null();
  call.reply(std::string_view(call.payloads().dump(entry->value)));
}

// Refuses in the server's order: options, the key, the time, the payload.
void restore(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes(), time = in.bytes(), payload = in.bytes();
  RestoreArgs args = read_restore_args(in);
  if (in.error()) return call.reply(*in.error());
  if (!args.request.replace)
    if (const auto taken = ops::refuse_taken(call.turn(), key)) return call.reply(*taken);
  const auto millis = to_integer(time);
  if (!millis) return call.reply(millis.error());
  if (*millis < 0)
    return call.reply(Error{ErrorCode::kOutOfRange, "ERR Invalid TTL value, must be >= 0"});
  if (*millis != 0)
    args.request.expiry =
        args.absolute ? Expiry::at(UnixMillis(Millis(*millis))) : Expiry::after(Millis(*millis));
  const auto done = ops::restore(call.turn(), key, args.request,
                                 [&] { return call.payloads().restore(payload); });
  done ? call.reply_ok() : call.reply(done.error());
}

}  // namespace perigee::commands
