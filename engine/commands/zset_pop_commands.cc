#include <optional>
#include <vector>

#include "engine/commands/pop_args.h"
#include "engine/commands/timeout_arg.h"
#include "engine/commands/zset_commands.h"
#include "engine/commands/zset_replies.h"
#include "engine/ops/zset_ops.h"

namespace perigee::commands {
namespace {

using clients::WaitFor;

void pop(Invocation& call, ZSetEnd end) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  if (in.left() > 1) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  const bool counted = in.left() != 0;
  const std::int64_t count =
      counted ? in.integer_from(0, "ERR value is out of range, must be positive") : 1;
  if (in.error()) return call.reply(*in.error());
  const auto popped = ops::pop_scored(call.turn(), key, end, static_cast<std::size_t>(count));
  if (!popped) return call.reply(popped.error());
  if (!counted && !popped->empty()) {
    call.sink().array(2);
    call.sink().bulk(popped->front().member);
    return call.sink().real(popped->front().score);
  }
  const ScoredReply reply(call.sink(), popped->size(), true);
  for (const ScoredName& one : *popped) reply(one.member, one.score);
}

// ZMPOP: [key, [[member, score], ...]], or no array; BZMPOP waits for one.
void pop_many(Invocation& call, std::optional<std::string_view> timeout) {
  const PopArgs args = read_pop_args(call.args(), "MIN", "MAX");
  if (call.args().error()) return call.reply(*call.args().error());
  const auto until = timeout ? wait_until(call.turn(), *timeout) : WaitFor::kForEver;
  if (!until) return call.reply(until.error());
  const Arguments keys = call.keys_to_try(args.keys);
  const auto popped = ops::pop_first_scored(
      call.turn(), keys, args.at_last_end ? ZSetEnd::kHighest : ZSetEnd::kLowest, args.count);
  if (!popped) return call.reply(popped.error());
  ReplySink& sink = call.sink();
  if (!*popped) {
    if (!timeout || !call.wait(args.keys, {ValueType::kSortedSet, *until}, call.argv()))
      sink.null_array();
    return;
  }
  sink.array(2);
  sink.bulk(keys[(*popped)->key]);
  sink.array((*popped)->members.size());
  for (const ScoredName& one : (*popped)->members) {
    sink.array(2);
    sink.bulk(one.member);
    sink.real(one.score);
  }
}

// BZPOPMIN and BZPOPMAX: [key, member, score].
void pop_waiting(Invocation& call, ZSetEnd end) {
  const Arguments all = call.argv().subspan(1, call.argv().size() - 2);
  const auto until = wait_until(call.turn(), call.argv().back());
  if (!until) return call.reply(until.error());
  const Arguments keys = call.keys_to_try(all);
  const auto popped = ops::pop_first_scored(call.turn(), keys, end, 1);
  if (!popped) return call.reply(popped.error());
  ReplySink& sink = call.sink();
  if (!*popped) {
    if (!call.wait(all, {ValueType::kSortedSet, *until}, call.argv())) sink.null_array();
    return;
  }
  sink.array(3);
  sink.bulk(keys[(*popped)->key]);
  sink.bulk((*popped)->members.front().member);
  sink.real((*popped)->members.front().score);
}

}  // namespace

void zpopmin(Invocation& call) { pop(call, ZSetEnd::kLowest); }
void zpopmax(Invocation& call) { pop(call, ZSetEnd::kHighest); }
void zmpop(Invocation& call) { pop_many(call, std::nullopt); }
void bzpopmin(Invocation& call) { pop_waiting(call, ZSetEnd::kLowest); }
void bzpopmax(Invocation& call) { pop_waiting(call, ZSetEnd::kHighest); }

void bzmpop(Invocation& call) {
  const std::string_view timeout = call.args().bytes();
  pop_many(call, timeout);
}

}  // namespace perigee::commands
