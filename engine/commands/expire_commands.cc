// EXPIRE and its relatives, TTL and its relatives.
#include <string>

#include "engine/commands/generic_commands.h"
#include "engine/ops/expiry_ops.h"

namespace perigee::commands {
namespace {

ops::ExpireRules read_rules(ArgReader& in) {
  ops::ExpireRules rules;
  while (in.left() != 0 && !in.error()) {
    if (in.token("NX")) {
      rules.if_none = true;
    } else if (in.token("XX")) {
      rules.if_some = true;
    } else if (in.token("GT")) {
      rules.if_later = true;
    } else if (in.token("LT")) {
      rules.if_sooner = true;
    } else {
      const std::string_view option = in.bytes();
      in.refuse(ErrorCode::kSyntax,
                "ERR Unsupported option " + std::string(option.substr(0, option.find('\0'))));
    }
  }
  if (rules.if_none && (rules.if_some || rules.if_later || rules.if_sooner))
    in.refuse(ErrorCode::kSyntax,
              "ERR NX and XX, GT or LT options at the same time are not compatible");
  if (rules.if_later && rules.if_sooner)
    in.refuse(ErrorCode::kSyntax, "ERR GT and LT options at the same time are not compatible");
  return rules;
}

// `base` is what the number counts from, in milliseconds; `unit` its milliseconds.
void expire_generic(Invocation& call, std::int64_t base, std::int64_t unit) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes(), number = in.bytes();
  const ops::ExpireRules rules = read_rules(in);
  if (in.error()) return call.reply(*in.error());
  const auto value = to_integer(number);
  if (!value) return call.reply(value.error());
  std::int64_t deadline = 0;
  if (__builtin_mul_overflow(*value, unit, &deadline) ||
      __builtin_add_overflow(deadline, base, &deadline))
    return call.reply(ops::invalid_expire_time(call.command().name));
  call.reply(ops::expire_at(call.turn(), key, deadline, rules));
}

// -2: no such key. -1: no deadline. Otherwise what answer() makes of the deadline.
template <class Answer>
void reply_deadline(Invocation& call, const Answer& answer) {
  const keyspace::KeyEntry* entry = call.turn().peek(call.argv()[1]);
  if (entry == nullptr) return call.reply(std::int64_t{-2});
  if (entry->deadline == keyspace::kNoDeadline) return call.reply(std::int64_t{-1});
  call.reply(answer(entry->deadline));
}

// Milliseconds to seconds, as a server rounds them.
std::int64_t to_seconds(std::int64_t millis) {
  if (millis < 0) return (millis + 500) / 1000;
  return static_cast<std::int64_t>((static_cast<std::uint64_t>(millis) + 500) / 1000);
}

std::int64_t left(const keyspace::Turn& turn, std::int64_t deadline) {
  return deadline > turn.now_millis() ? deadline - turn.now_millis() : 0;
}

}  // namespace

void expire(Invocation& call) { expire_generic(call, call.turn().now_millis(), 1000); }
void pexpire(Invocation& call) { expire_generic(call, call.turn().now_millis(), 1); }
void expireat(Invocation& call) { expire_generic(call, 0, 1000); }
void pexpireat(Invocation& call) { expire_generic(call, 0, 1); }

void ttl(Invocation& call) {
  reply_deadline(call, [&](std::int64_t at) { return to_seconds(left(call.turn(), at)); });
}
void pttl(Invocation& call) {
  reply_deadline(call, [&](std::int64_t at) { return left(call.turn(), at); });
}
void expiretime(Invocation& call) { reply_deadline(call, to_seconds); }
void pexpiretime(Invocation& call) {
  reply_deadline(call, [](std::int64_t at) { return at; });
}

void persist(Invocation& call) { call.reply(ops::persist(call.turn(), call.argv()[1])); }

}  // namespace perigee::commands
