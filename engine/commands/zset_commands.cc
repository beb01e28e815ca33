#include "engine/commands/zset_commands.h"

#include <limits>
#include <optional>
#include <vector>

#include "engine/commands/scan_args.h"
#include "engine/commands/zset_replies.h"
#include "engine/ops/random_ops.h"
#include "engine/ops/zset_ops.h"

namespace perigee::commands {
namespace {

using ds::ZSet;

struct ZaddArgs {
  ScoreRules rules;
  bool count_changed = false, increment = false;
  std::vector<ScoredMember> members;

  bool read_option(ArgReader& in) {
    if (in.token("NX")) return rules.if_new = true;
    if (in.token("XX")) return rules.if_there = true;
    if (in.token("GT")) return rules.if_higher = true;
    if (in.token("LT")) return rules.if_lower = true;
    if (in.token("CH")) return count_changed = true;
    return in.token("INCR") && (increment = true);
  }
  void read_members(ArgReader& in) {
    const std::size_t pairs = in.left() / 2;
    if (in.left() % 2 != 0 || pairs == 0) in.refuse_syntax();
    if (const auto error = ops::refuse_rules(rules)) in.refuse(error->code, error->message);
    if (increment && pairs > 1)
      in.refuse(ErrorCode::kSyntax, "ERR INCR option supports a single increment-element pair");
    if (in.error()) return;
    members.reserve(pairs);
    while (in.left() != 0) {
      const double score = in.real();
      members.push_back({in.bytes(), score});
    }
  }
};

void reply_score(Invocation& call, std::optional<double> score) {
  score ? call.sink().real(*score) : call.reply_null();
}

void increment(Invocation& call, const ScoredMember& by, const ScoreRules& rules) {
  const auto score = ops::increment_score(call.turn(), call.argv()[1], by, rules);
  score ? reply_score(call, *score) : call.reply(score.error());
}

std::optional<double> score_of(const ZSet& set, std::string_view member) {
  const ZSet::Place at = set.find(member);
  return at == 0 ? std::nullopt : std::optional(set.score(at));
}

void rank(Invocation& call, bool from_highest) {
  ArgReader& in = call.args();
  in.bytes();
  const std::string_view member = in.bytes();
  const bool with_score = in.token("WITHSCORE");
  in.finish();
  if (in.error()) return call.reply(*in.error());
  with_zset(call, [&](const ZSet& set) {
    const ZSet::Place at = set.find(member);
    if (at == 0) return with_score ? call.sink().null_array() : call.reply_null();
    if (with_score) call.sink().array(2);
    const std::size_t before = set.rank(at);
    call.reply(from_highest ? set.size() - 1 - before : before);
    if (with_score) call.sink().real(set.score(at));
  });
}

std::vector<ZSet::Place> draw(Invocation& call, const ZSet& set, std::int64_t count) {
  std::vector<ZSet::Place> places;
  if (count < 0)
    for (; count < 0; ++count) places.push_back(set.nth(call.turn().rng().below(set.size())));
  else
    for (const std::size_t k :
         ops::draw_distinct(call.turn().rng(), set.size(), static_cast<std::size_t>(count)))
      places.push_back(set.nth(k));
  return places;
}

}  // namespace

void zadd(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  ZaddArgs args;
  while (args.read_option(in)) {
  }
  args.read_members(in);
  if (in.error()) return call.reply(*in.error());
  if (args.increment) return increment(call, args.members.front(), args.rules);
  const auto done = ops::add_scores(call.turn(), key, args.members, args.rules);
  if (!done) return call.reply(done.error());
  call.reply(done->added + (args.count_changed ? done->changed : 0));
}

void zincrby(Invocation& call) {
  ArgReader in(call.argv(), 2);
  const double delta = in.real();
  if (in.error()) return call.reply(*in.error());
  increment(call, {in.bytes(), delta}, {});
}

void zrem(Invocation& call) {
  call.reply(ops::remove_scored(call.turn(), call.argv()[1], call.argv().subspan(2)));
}

void zcard(Invocation& call) {
  with_zset(call, [&](const ZSet& set) { call.reply(set.size()); });
}

void zscore(Invocation& call) {
  with_zset(call, [&](const ZSet& set) { reply_score(call, score_of(set, call.argv()[2])); });
}

void zmscore(Invocation& call) {
  const Arguments members = call.argv().subspan(2);
  with_zset(call, [&](const ZSet& set) {
    call.sink().array(members.size());
    for (const std::string_view member : members) reply_score(call, score_of(set, member));
  });
}

void zrank(Invocation& call) { rank(call, false); }
void zrevrank(Invocation& call) { rank(call, true); }

void zrandmember(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  if (in.left() == 0)
    return with_zset(call, [&](const ZSet& set) {
      set.empty() ? call.reply_null() : call.reply(set.member(draw(call, set, -1).front()));
    });
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t count = in.integer_between(-kMost, kMost);
  const bool with_scores = in.left() != 0 && in.token("WITHSCORES");
  if (!in.error()) in.finish();
  if (!in.error() && with_scores && (count < -kMost / 2 || count > kMost / 2))
    in.refuse(ErrorCode::kOutOfRange, "ERR value is out of range");
  if (in.error()) return call.reply(*in.error());
  with_zset(call, [&](const ZSet& set) {
    if (set.empty()) return call.sink().array(0);
    if (count < 0 && static_cast<std::uint64_t>(-count) > ops::most_drawn(call.turn()))
      return call.reply(Error{ErrorCode::kLimit, "ERR value is out of range"});
    const auto places = draw(call, set, count);
    const ScoredReply reply(call.sink(), places.size(), with_scores);
    for (const ZSet::Place at : places) reply(set.member(at), set.score(at));
  });
}

// A server reads the options only when there is something to scan.
void zscan(Invocation& call) {
  ArgReader& in = call.args();
  in.bytes();
  ops::ScanRequest page;
  page.cursor = read_cursor(in);
  if (in.error()) return call.reply(*in.error());
  with_zset(call, [&](const ZSet& set) {
    if (!set.empty()) read_scan_options(in, page);
    if (in.error()) return call.reply(*in.error());
    std::vector<ZSet::Place> found;
    const std::uint64_t next = ops::scan(
        set, page, set.packed(), [&](ZSet::Place at) { return set.member(at); },
        [&](ZSet::Place at) { found.push_back(at); });
    call.sink().array(2);
    call.sink().bulk(base::to_text(next));
    call.sink().array(2 * found.size());
    for (const ZSet::Place at : found) {
      call.sink().bulk_in_place(set.member(at));
      call.sink().bulk(base::to_text(set.score(at)));
    }
  });
}

}  // namespace perigee::commands
