// Deadlines of fields: HEXPIRE and its relatives (Redis 7.4), HGETEX, HSETEX and HGETDEL (8.0).
#include <string>
#include <vector>

#include "engine/commands/expiry_args.h"
#include "engine/commands/hash_commands.h"
#include "engine/ops/hash_ops.h"

namespace perigee::commands {
namespace {

using ds::Hash;

// FIELDS numfields field ...: `words` of them a field. `count_error` when numfields is no count.
Arguments read_fields(ArgReader& in, std::string_view count_error, std::size_t words = 1) {
  if (!in.error() && !in.token("FIELDS"))
    in.refuse(ErrorCode::kSyntax,
              "ERR Mandatory argument FIELDS is missing or not at the right position");
  if (in.error()) return {};
  const auto count = base::parse_int64(in.bytes());
  if (!count || *count < 1) in.refuse(ErrorCode::kOutOfRange, count_error);
  const Arguments fields = in.rest();
  if (fields.size() % words != 0 ||
      (count && static_cast<std::uint64_t>(*count) != fields.size() / words))
    in.refuse(ErrorCode::kSyntax,
              "ERR The `numfields` parameter must match the number of arguments");
  return in.error() ? Arguments() : fields;
}
constexpr std::string_view kNotPositive = "ERR Number of fields must be a positive integer";

void reply_changes(Invocation& call, const Result<std::vector<FieldExpiry>>& changes) {
  if (!changes) return call.reply(changes.error());
  call.sink().array(changes->size());
  for (const FieldExpiry change : *changes) call.reply(static_cast<std::int64_t>(change));
}

void reply_values(Invocation& call, const std::vector<std::optional<std::string>>& values) {
  call.sink().array(values.size());
  for (const auto& value : values) value ? call.reply(std::string_view(*value)) : call.reply_null();
}

ops::ExpireRules read_rule(ArgReader& in) {
  if (in.token("NX")) return {.if_none = true};
  if (in.token("XX")) return {.if_some = true};
  if (in.token("GT")) return {.if_later = true};
  if (in.token("LT")) return {.if_sooner = true};
  return {};
}

// Refuses what a server refuses as the deadline of a field; `base` is what the number counts from.
Result<std::int64_t> to_deadline(std::int64_t number, std::int64_t base, std::int64_t unit,
                                 std::string_view command) {
  if (number < 0) return Error{ErrorCode::kOutOfRange, "ERR invalid expire time, must be >= 0"};
  if (number > ops::kLatestFieldDeadline / unit || number * unit > ops::kLatestFieldDeadline - base)
    return ops::invalid_expire_time(command);
  return base + number * unit;
}

void expire_generic(Invocation& call, std::int64_t base, std::int64_t unit) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const std::int64_t number = in.integer();
  const ops::ExpireRules rules = read_rule(in);
  const Arguments fields = read_fields(in, "ERR Parameter `numFields` should be greater than 0");
  if (in.error()) return call.reply(*in.error());
  const auto deadline = to_deadline(number, base, unit, call.command().name);
  if (!deadline) return call.reply(deadline.error());
  reply_changes(call, ops::expire_fields(call.turn(), key, fields, *deadline, rules));
}

// -2: no such field. -1: no deadline. Otherwise what answer() makes of the deadline.
template <class Answer>
void reply_deadlines(Invocation& call, const Answer& answer) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const Arguments fields = read_fields(in, kNotPositive);
  if (in.error()) return call.reply(*in.error());
  const auto hash = call.turn().find<Hash>(key);
  if (!hash) return call.reply(hash.error());
  call.sink().array(fields.size());
  for (const std::string_view field : fields) {
    const Hash::Place at = *hash == nullptr ? 0 : (*hash)->find(field);
    const std::int64_t deadline = at == 0 ? Hash::kNever : (*hash)->deadline(at);
    call.reply(at == 0                    ? std::int64_t{-2}
               : deadline == Hash::kNever ? std::int64_t{-1}
                                          : answer(deadline));
  }
}

std::int64_t seconds_up(std::int64_t millis) { return (millis + 999) / 1000; }

// The times of HGETEX and HSETEX, and the word that stands for no time: PERSIST or KEEPTTL.
struct FieldTime {
  std::optional<ExpiryArg> time;
  bool word = false;

  // Consumes one of them; a second one is refused.
  bool read(ArgReader& in, std::string_view other) {
    std::optional<ExpiryArg> one;
    const bool there = in.token(other);
    if (!there && !ExpiryArg::read(in, one)) return false;
    if (time || word)
      in.refuse(ErrorCode::kSyntax, "ERR Only one of EX, PX, EXAT, PXAT or " + std::string(other) +
                                        " arguments can be specified");
    there ? void(word = true) : void(time = one);
    return true;
  }

  // The deadline that fields get. Without a time they keep theirs or lose it: the word says one,
  // its absence the other.
  Result<ops::NewDeadline> resolve(Invocation& call, bool word_keeps) const {
    if (!time) return word == word_keeps ? ops::NewDeadline() : ops::NewDeadline(Hash::kNever);
    const auto number = to_integer(time->number);
    if (!number) return number.error();
    if (*number <= 0) return ops::invalid_expire_time(call.command().name);
    const auto deadline = to_deadline(*number, time->absolute ? 0 : call.turn().now_millis(),
                                      time->seconds ? 1000 : 1, call.command().name);
    if (!deadline) return deadline.error();
    return ops::NewDeadline(*deadline);
  }
};

// Stands at an argument that is none of the options.
void refuse_unknown(ArgReader& in) {
  const std::string_view word = in.bytes();
  in.refuse(ErrorCode::kSyntax, "ERR unknown argument: " + std::string(word));
}

bool at_fields(const ArgReader& in) {
  ArgReader ahead = in;
  return ahead.token("FIELDS");
}

}  // namespace

void hexpire(Invocation& call) { expire_generic(call, call.turn().now_millis(), 1000); }
void hpexpire(Invocation& call) { expire_generic(call, call.turn().now_millis(), 1); }
void hexpireat(Invocation& call) { expire_generic(call, 0, 1000); }
void hpexpireat(Invocation& call) { expire_generic(call, 0, 1); }

void httl(Invocation& call) {
  reply_deadlines(call, [&](std::int64_t at) { return seconds_up(at - call.turn().now_millis()); });
}
void hpttl(Invocation& call) {
  reply_deadlines(call, [&](std::int64_t at) { return at - call.turn().now_millis(); });
}
void hexpiretime(Invocation& call) { reply_deadlines(call, seconds_up); }
void hpexpiretime(Invocation& call) {
  reply_deadlines(call, [](std::int64_t at) { return at; });
}

void hpersist(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const Arguments fields = read_fields(in, kNotPositive);
  if (in.error()) return call.reply(*in.error());
  reply_changes(call, ops::persist_fields(call.turn(), key, fields));
}

void hgetdel(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  const Arguments fields = read_fields(in, kNotPositive);
  if (in.error()) return call.reply(*in.error());
  const auto values = ops::take_fields(call.turn(), key, fields);
  values ? reply_values(call, *values) : call.reply(values.error());
}

void hgetex(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  FieldTime time;
  while (in.left() != 0 && !in.error() && !at_fields(in))
    if (!time.read(in, "PERSIST")) refuse_unknown(in);
  const Arguments fields = read_fields(in, kNotPositive);
  if (in.error()) return call.reply(*in.error());
  if (const auto hash = call.turn().find<Hash>(key); !hash) return call.reply(hash.error());
  const auto deadline = time.resolve(call, false);
  if (!deadline) return call.reply(deadline.error());
  const auto values = ops::get_fields_and_expire(call.turn(), key, fields, *deadline);
  values ? reply_values(call, *values) : call.reply(values.error());
}

void hsetex(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  FieldTime time;
  bool fnx = false, fxx = false;
  while (in.left() != 0 && !in.error() && !at_fields(in)) {
    if (in.token("FNX"))
      fnx = true;
    else if (in.token("FXX"))
      fxx = true;
    else if (!time.read(in, "KEEPTTL"))
      refuse_unknown(in);
    if (fnx && fxx)
      in.refuse(ErrorCode::kSyntax, "ERR Only one of FXX or FNX arguments can be specified");
  }
  const Arguments words = read_fields(in, kNotPositive, 2);
  if (in.error()) return call.reply(*in.error());
  const auto deadline = time.resolve(call, true);
  if (!deadline) return call.reply(deadline.error());
  std::vector<FieldValue> pairs;
  for (std::size_t i = 0; i < words.size(); i += 2) pairs.push_back({words[i], words[i + 1]});
  const FieldsWhen when = fnx   ? FieldsWhen::kIfNoneThere
                          : fxx ? FieldsWhen::kIfAllThere
                                : FieldsWhen::kAlways;
  call.reply(ops::set_fields_and_expire(call.turn(), key, pairs, when, *deadline));
}

}  // namespace perigee::commands
