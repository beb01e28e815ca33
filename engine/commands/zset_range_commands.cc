#include <optional>
#include <utility>

#include "engine/base/numbers.h"
#include "engine/commands/zset_commands.h"
#include "engine/commands/zset_replies.h"
#include "engine/ops/zset_ops.h"

namespace perigee::commands {
namespace {

using ds::ZSet;
using Kind = ZRange::Kind;

// "(" in front: without the end itself.
struct ScoreEnd {
  double score = 0;
  bool open = false;
};

std::optional<ScoreEnd> score_end(std::string_view text) {
  const bool open = text.starts_with('(');
  const auto score = base::parse_double_like_c(text.substr(open ? 1 : 0));
  return score ? std::optional(ScoreEnd{*score, open}) : std::nullopt;
}

std::optional<NameEnd> name_end(std::string_view text) {
  if (text == "-") return NameEnd::first();
  if (text == "+") return NameEnd::last();
  if (text.starts_with('[')) return NameEnd::at(text.substr(1));
  if (text.starts_with('(')) return NameEnd::beyond(text.substr(1));
  return std::nullopt;
}

Result<ZRange> score_range(std::string_view min, std::string_view max) {
  const auto low = score_end(min), high = score_end(max);
  if (!low || !high) return Error{ErrorCode::kNotANumber, "ERR min or max is not a float"};
  return ZRange::by_score({low->score, high->score, low->open, high->open});
}

Result<ZRange> name_range(std::string_view min, std::string_view max) {
  const auto low = name_end(min), high = name_end(max);
  if (!low || !high) return Error{ErrorCode::kSyntax, "ERR min or max not valid string range item"};
  return ZRange::by_name({*low, *high});
}

Result<ZRange> rank_range(std::string_view first, std::string_view last) {
  const auto from = to_integer(first), to = to_integer(last);
  if (!from) return from.error();
  if (!to) return to.error();
  return ZRange::by_rank(*from, *to);
}

Result<ZRange> range_of(Kind kind, std::string_view min, std::string_view max) {
  if (kind == Kind::kScore) return score_range(min, max);
  return kind == Kind::kName ? name_range(min, max) : rank_range(min, max);
}

// What ZRANGE and its relatives are told behind the two ends of the range. What the name of the
// command settles, or an option before, is no option any more.
struct RangeOptions {
  std::optional<Kind> kind{};
  std::optional<bool> backwards{};
  bool may_have_scores = true, with_scores = false;
  std::int64_t skip = 0, most = -1;

  void read(ArgReader& in) {
    while (in.left() != 0 && !in.error()) {
      if (may_have_scores && in.token("WITHSCORES")) {
        with_scores = true;
      } else if (in.left() > 2 && in.token("LIMIT")) {
        skip = in.integer();
        most = in.integer();
      } else if (!backwards && in.token("REV")) {
        backwards = true;
      } else if (!kind && in.token("BYLEX")) {
        kind = Kind::kName;
      } else if (!kind && in.token("BYSCORE")) {
        kind = Kind::kScore;
      } else {
        in.refuse_syntax();
      }
    }
    kind = kind.value_or(Kind::kRank);
    backwards = backwards.value_or(false);
    if (most != -1 && *kind == Kind::kRank)
      in.refuse(ErrorCode::kSyntax,
                "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or "
                "BYLEX");
    if (with_scores && *kind == Kind::kName)
      in.refuse(ErrorCode::kSyntax,
                "ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  }
};

// The range that the arguments from `in` on mean. Backwards, the higher end comes first.
Result<ZRange> read_range(ArgReader& in, RangeOptions& options) {
  std::string_view min = in.bytes(), max = in.bytes();
  options.read(in);
  if (in.error()) return *in.error();
  if (*options.backwards && *options.kind != Kind::kRank) std::swap(min, max);
  const auto range = range_of(*options.kind, min, max);
  if (!range) return range.error();
  const ZRange limited = range->limited(options.skip, options.most);
  return *options.backwards ? limited.backwards() : limited;
}

void reply_range(Invocation& call, RangeOptions options) {
  ArgReader in(call.argv(), 2);
  const auto range = read_range(in, options);
  if (!range) return call.reply(range.error());
  with_zset(call, [&](const ZSet& set) {
    const ops::RankSpan span = ops::ranks_of(set, *range);
    const ScoredReply reply(call.sink(), span.count, options.with_scores);
    ops::walk(set, span, reply);
  });
}

void reply_range(Invocation& call, Kind kind, bool backwards) {
  reply_range(call, {.kind = kind, .backwards = backwards});
}

void count(Invocation& call, Kind kind) {
  const auto range = range_of(kind, call.argv()[2], call.argv()[3]);
  if (!range) return call.reply(range.error());
  with_zset(call, [&](const ZSet& set) { call.reply(ops::ranks_of(set, *range).count); });
}

void remove(Invocation& call, Kind kind) {
  const auto range = range_of(kind, call.argv()[2], call.argv()[3]);
  if (!range) return call.reply(range.error());
  call.reply(ops::remove_range(call.turn(), call.argv()[1], *range));
}

}  // namespace

void zrange(Invocation& call) { reply_range(call, {}); }
void zrevrange(Invocation& call) { reply_range(call, Kind::kRank, true); }
void zrangebyscore(Invocation& call) { reply_range(call, Kind::kScore, false); }
void zrevrangebyscore(Invocation& call) { reply_range(call, Kind::kScore, true); }
void zrangebylex(Invocation& call) { reply_range(call, Kind::kName, false); }
void zrevrangebylex(Invocation& call) { reply_range(call, Kind::kName, true); }

void zrangestore(Invocation& call) {
  ArgReader in(call.argv(), 3);
  RangeOptions options{.may_have_scores = false};
  const auto range = read_range(in, options);
  if (!range) return call.reply(range.error());
  call.reply(ops::store_range(call.turn(), call.argv()[1], call.argv()[2], *range));
}

void zcount(Invocation& call) { count(call, Kind::kScore); }
void zlexcount(Invocation& call) { count(call, Kind::kName); }
void zremrangebyrank(Invocation& call) { remove(call, Kind::kRank); }
void zremrangebyscore(Invocation& call) { remove(call, Kind::kScore); }
void zremrangebylex(Invocation& call) { remove(call, Kind::kName); }

}  // namespace perigee::commands
