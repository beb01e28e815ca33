#include <string>
#include <vector>

#include "engine/commands/zset_commands.h"
#include "engine/commands/zset_replies.h"
#include "engine/ops/zset_combine_ops.h"

namespace perigee::commands {
namespace {

using ds::ZSet;
using ops::SetOperation;

struct CombineArgs {
  Arguments keys;
  std::vector<double> weights;
  Aggregate aggregate = Aggregate::kSum;
  bool with_scores = false;

  Combination combination() const { return {weights, aggregate}; }
};

Arguments read_keys(Invocation& call, ArgReader& in) {
  const std::int64_t count = in.integer();
  if (in.error()) return {};
  if (count < 1)
    in.refuse(ErrorCode::kOutOfRange, "ERR at least 1 input key is needed for '" +
                                          std::string(call.command().name) + "' command");
  else if (static_cast<std::uint64_t>(count) > in.left())
    in.refuse_syntax();
  return in.error() ? Arguments() : in.next(static_cast<std::size_t>(count));
}

// A server looks at the keys before it reads the options.
void refuse(Invocation& call, Arguments keys, const Error& error) {
  call.reply(ops::refuse_sources(call.turn(), keys).value_or(error));
}

Aggregate read_aggregate(ArgReader& in) {
  if (in.token("SUM")) return Aggregate::kSum;
  if (in.token("MIN")) return Aggregate::kMin;
  if (!in.token("MAX")) in.refuse_syntax();
  return Aggregate::kMax;
}

CombineArgs read_args(Invocation& call, ArgReader& in, SetOperation operation, bool stores) {
  CombineArgs args;
  args.keys = read_keys(call, in);
  const bool scored = operation != SetOperation::kDifference;
  while (in.left() != 0 && !in.error()) {
    if (scored && in.left() > args.keys.size() && in.token("WEIGHTS")) {
      args.weights.clear();
      for (std::size_t i = 0; i < args.keys.size() && !in.error(); ++i)
        args.weights.push_back(in.real("ERR weight value is not a float"));
    } else if (scored && in.left() > 1 && in.token("AGGREGATE")) {
      args.aggregate = read_aggregate(in);
    } else if (!stores && in.token("WITHSCORES")) {
      args.with_scores = true;
    } else {
      in.refuse_syntax();
    }
  }
  return args;
}

void combine(Invocation& call, SetOperation operation) {
  ArgReader& in = call.args();
  const CombineArgs args = read_args(call, in, operation, false);
  if (in.error()) return refuse(call, args.keys, *in.error());
  const auto result = ops::combine_scored(call.turn(), operation, args.keys, args.combination());
  if (!result) return call.reply(result.error());
  const ScoredReply reply(call.sink(), result->size(), args.with_scores);
  result->for_each(reply);
}

void store(Invocation& call, SetOperation operation) {
  ArgReader in(call.argv(), 2);
  const CombineArgs args = read_args(call, in, operation, true);
  if (in.error()) return refuse(call, args.keys, *in.error());
  call.reply(ops::store_combined(call.turn(), operation, call.argv()[1], args.keys,
                                 args.combination(), call.command().name));
}

}  // namespace

void zunion(Invocation& call) { combine(call, SetOperation::kUnion); }
void zinter(Invocation& call) { combine(call, SetOperation::kIntersection); }
void zdiff(Invocation& call) { combine(call, SetOperation::kDifference); }
void zunionstore(Invocation& call) { store(call, SetOperation::kUnion); }
void zinterstore(Invocation& call) { store(call, SetOperation::kIntersection); }
void zdiffstore(Invocation& call) { store(call, SetOperation::kDifference); }

void zintercard(Invocation& call) {
  ArgReader& in = call.args();
  const Arguments keys = read_keys(call, in);
  std::int64_t limit = 0;
  while (in.left() != 0 && !in.error()) {
    if (in.left() > 1 && in.token("LIMIT"))
      limit = in.integer_from(0, "ERR LIMIT can't be negative");
    else
      in.refuse_syntax();
  }
  if (in.error()) return refuse(call, keys, *in.error());
  call.reply(ops::scored_intersection_size(call.turn(), keys, static_cast<std::size_t>(limit)));
}

}  // namespace perigee::commands
