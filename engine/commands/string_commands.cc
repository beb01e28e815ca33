#include "engine/commands/string_commands.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/commands/expiry_args.h"
#include "engine/ops/string_ops.h"

namespace perigee::commands {
namespace {

using ds::Bytes;

// A value that is there or not.
void reply_value(Invocation& call, const Bytes* value) {
  value == nullptr ? call.reply_null() : call.reply(*value);
}

void reply_found(Invocation& call, const Result<const Bytes*>& found) {
  if (!found) return call.reply(found.error());
  *found == nullptr ? call.reply_null() : call.reply_in_place(**found);
}

void add(Invocation& call, std::int64_t delta) {
  call.reply(ops::increment(call.turn(), call.argv()[1], delta));
}

// SETEX and PSETEX: key, time, value.
void set_timed(Invocation& call, bool seconds) {
  const std::string_view key = call.argv()[1];
  const ExpiryArg time{seconds, false, call.argv()[2]};
  const auto expiry = time.resolve(call.command().name);
  if (!expiry) return call.reply(expiry.error());
  const auto done =
      ops::set(call.turn(), key,
               {.value = call.argv()[3], .expiry = *expiry, .command = call.command().name}, false);
  done ? call.reply_ok() : call.reply(done.error());
}

// The pairs of MSET and MSETNX, which is told in this text when one is incomplete.
std::optional<std::vector<KeyValue>> read_pairs(Invocation& call) {
  const Arguments rest = call.args().rest();
  if (rest.size() % 2 != 0) {
    call.reply(Error{ErrorCode::kSyntax, "ERR wrong number of arguments for '" +
                                             std::string(call.command().name) + "' command"});
    return std::nullopt;
  }
  std::vector<KeyValue> pairs;
  pairs.reserve(rest.size() / 2);
  for (std::size_t i = 0; i < rest.size(); i += 2) pairs.push_back({rest[i], rest[i + 1]});
  return pairs;
}

}  // namespace

void get(Invocation& call) { reply_found(call, call.turn().find<Bytes>(call.argv()[1])); }

void strlen(Invocation& call) {
  const auto value = call.turn().find<Bytes>(call.argv()[1]);
  if (!value) return call.reply(value.error());
  call.reply(*value == nullptr ? std::size_t{0} : (*value)->size());
}

void set(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  ops::SetRequest request{.value = in.bytes()};
  bool nx = false, xx = false, keep = false, want_previous = false;
  std::optional<ExpiryArg> time;
  while (in.left() != 0 && !in.error()) {
    if (in.token("NX")) {
      nx = true;
    } else if (in.token("XX")) {
      xx = true;
    } else if (in.token("GET")) {
      want_previous = true;
    } else if (!time && in.token("KEEPTTL")) {
      keep = true;
    } else if (keep || !ExpiryArg::read(in, time)) {
      in.refuse_syntax();
    }
    if (nx && xx) in.refuse_syntax();
  }
  if (in.error()) return call.reply(*in.error());
  if (keep) request.expiry = Expiry::keep();
  if (time) {
    const auto expiry = time->resolve("set");
    if (!expiry) return call.reply(expiry.error());
    request.expiry = *expiry;
  }
  if (nx) request.when = SetWhen::kIfAbsent;
  if (xx) request.when = SetWhen::kIfPresent;

  const auto outcome = ops::set(call.turn(), key, request, want_previous);
  if (!outcome) return call.reply(outcome.error());
  if (want_previous) return call.reply(outcome->previous);
  outcome->done ? call.reply_ok() : call.reply_null();
}

std::uint32_t set_key_use(Arguments argv) {
  for (std::size_t i = 3; i < argv.size(); ++i)
    if (base::equals_ignoring_case(argv[i], "GET")) return kRW | kAccess | kUpdate;
  return kOW | kUpdate;
}

void setnx(Invocation& call) {
  const auto outcome =
      ops::set(call.turn(), call.argv()[1],
               {.value = call.argv()[2], .when = SetWhen::kIfAbsent, .command = "setnx"}, false);
  outcome ? call.reply(outcome->done) : call.reply(outcome.error());
}

void setex(Invocation& call) { set_timed(call, true); }
void psetex(Invocation& call) { set_timed(call, false); }

void getset(Invocation& call) {
  const auto outcome =
      ops::set(call.turn(), call.argv()[1], {.value = call.argv()[2], .command = "getset"}, true);
  outcome ? call.reply(outcome->previous) : call.reply(outcome.error());
}

void getdel(Invocation& call) { call.reply(ops::take_string(call.turn(), call.argv()[1])); }

void getex(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  std::optional<ExpiryArg> time;
  bool persist = false;
  while (in.left() != 0 && !in.error()) {
    if (!time && in.token("PERSIST")) {
      persist = true;
    } else if (persist || !ExpiryArg::read(in, time)) {
      in.refuse_syntax();
    }
  }
  if (in.error()) return call.reply(*in.error());
  // A server looks at the value before it looks at the time.
  const auto value = call.turn().find<Bytes>(key);
  if (!value || *value == nullptr) return reply_found(call, value);
  Expiry expiry = persist ? Expiry::never() : Expiry::keep();
  if (time) {
    const auto resolved = time->resolve("getex");
    if (!resolved) return call.reply(resolved.error());
    expiry = *resolved;
  }
  call.reply(ops::get_and_expire(call.turn(), key, expiry));
}

void getrange(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const std::int64_t first = in.integer(), last = in.integer();
  if (in.error()) return call.reply(*in.error());
  const auto value = call.turn().find<Bytes>(key);
  if (!value) return call.reply(value.error());
  base::NumberText scratch;
  call.reply(*value == nullptr ? std::string_view()
                               : ops::clip((*value)->text(scratch), first, last));
}

void setrange(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const std::int64_t offset = in.integer();
  if (in.error()) return call.reply(*in.error());
  call.reply(ops::set_range(call.turn(), key, offset, in.bytes()));
}

void append(Invocation& call) {
  call.reply(ops::append(call.turn(), call.argv()[1], call.argv()[2]));
}

void incr(Invocation& call) { add(call, 1); }
void decr(Invocation& call) { add(call, -1); }

void incrby(Invocation& call) {
  const auto delta = to_integer(call.argv()[2]);
  delta ? add(call, *delta) : call.reply(delta.error());
}

void decrby(Invocation& call) {
  const auto delta = to_integer(call.argv()[2]);
  if (!delta) return call.reply(delta.error());
  if (*delta == std::numeric_limits<std::int64_t>::min())
    return call.reply(Error{ErrorCode::kOutOfRange, "ERR decrement would overflow"});
  add(call, -*delta);
}

void incrbyfloat(Invocation& call) {
  call.reply(ops::increment_real(call.turn(), call.argv()[1], call.argv()[2]));
}

void mget(Invocation& call) {
  const Arguments keys = call.args().rest();
  call.sink().array(keys.size());
  for (const std::string_view key : keys) {
    const auto value = call.turn().find<Bytes>(key);
    reply_value(call, value ? *value : nullptr);
  }
}

void mset(Invocation& call) {
  const auto pairs = read_pairs(call);
  if (!pairs) return;
  const auto done = ops::set_many(call.turn(), *pairs);
  done ? call.reply_ok() : call.reply(done.error());
}

void msetnx(Invocation& call) {
  if (const auto pairs = read_pairs(call)) call.reply(ops::set_many_if_absent(call.turn(), *pairs));
}

}  // namespace perigee::commands
