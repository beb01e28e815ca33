#include "engine/ops/zset_ops.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/ops/list_ops.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using ds::ZSet;

namespace {

Error not_a_float() { return {ErrorCode::kNotANumber, "ERR value is not a valid float"}; }

// How many members stand before an end of a range of names. What is included stands behind the
// lower end and before the upper one.
std::size_t count_before(const ZSet& set, const NameEnd& end, bool is_max) {
  switch (end.kind()) {
    case NameEnd::Kind::kFirst:
      return 0;
    case NameEnd::Kind::kLast:
      return set.size();
    case NameEnd::Kind::kIncluded:
      return set.count_before(ds::NameBound{end.name(), is_max});
    default:
      return set.count_before(ds::NameBound{end.name(), !is_max});
  }
}

// Ranks from `low` up to, but without, `high`.
struct Between {
  std::size_t low, high;
};
Between between(const ZSet& set, const ZRange& range) {
  if (range.kind() == ZRange::Kind::kName)
    return {count_before(set, range.names().min, false),
            count_before(set, range.names().max, true)};
  const ScoreRange& scores = range.scores();
  return {set.count_before(ds::ScoreBound{scores.min, scores.min_open}),
          set.count_before(ds::ScoreBound{scores.max, !scores.max_open})};
}

// LIMIT.
Span window(std::size_t count, const ZRange& range) {
  if (range.kind() == ZRange::Kind::kRank) return {0, count};
  if (range.skip() < 0 || static_cast<std::uint64_t>(range.skip()) >= count) return {};
  const auto skip = static_cast<std::size_t>(range.skip());
  const std::size_t left = count - skip;
  if (range.most() < 0) return {skip, left};
  return {skip, static_cast<std::size_t>(
                    std::min<std::uint64_t>(left, static_cast<std::uint64_t>(range.most())))};
}

bool rules_forbid(const ScoreRules& rules, bool there, double old, double score) {
  if (!there) return rules.if_there;
  return rules.if_new || (rules.if_higher && score <= old) || (rules.if_lower && score >= old);
}

// Whether a real server would leave the small form.
bool outgrows(const Turn& turn, std::size_t size, std::size_t longest_member) {
  const keyspace::Settings& settings = turn.settings();
  return size > static_cast<std::uint64_t>(settings.zset_max_listpack_entries) ||
         longest_member > static_cast<std::uint64_t>(settings.zset_max_listpack_value);
}

// Gives one member of `set` a score, by changing `changed`: the set itself, or a batch.
template <class Changed>
void set_score(const ZSet& set, Changed& changed, const ScoredMember& one, const ScoreRules& rules,
               ScoresSet& done) {
  const ZSet::Place at = set.find(one.member);
  if (rules_forbid(rules, at != 0, at == 0 ? 0 : set.score(at), one.score)) return;
  if (at == 0) {
    changed.add(one.member, kept_score(set, one.score));
    ++done.added;
  } else if (set.score(at) != one.score) {
    changed.set_score(at, kept_score(set, one.score));
    ++done.changed;
  }
}

// The same in a set that may become large by it: in a copy then, which is small.
void set_score(const Turn& turn, ZSet& set, const ScoredMember& one, const ScoreRules& rules,
               ScoresSet& done) {
  if (set.large() || !outgrows(turn, set.size() + 1, one.member.size()) ||
      set.find(one.member) != 0 || rules.if_there)
    return set_score(set, set, one, rules, done);
  ZSet made = set;
  made.set_large();
  set_score(made, made, one, rules, done);
  set = std::move(made);
}

bool has_repeats(std::span<const ScoredMember> members) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const ScoredMember& one : members) names.push_back(one.member);
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) != names.end();
}

// All of the members, or none when memory runs out.
void set_scores(const Turn& turn, ZSet& set, std::span<const ScoredMember> members,
                const ScoreRules& rules, ScoresSet& done) {
  if (members.size() == 1) return set_score(turn, set, members[0], rules, done);
  if (set.packed() || !set.large() || has_repeats(members)) {
    ZSet made = set;
    for (const ScoredMember& one : members) set_score(turn, made, one, rules, done);
    set = std::move(made);
    return;
  }
  ZSet::Batch batch(set);
  for (const ScoredMember& one : members) set_score(set, batch, one, rules, done);
  batch.commit();
}

void erase_span(ZSet& set, const RankSpan& span) {
  set.erase_ranks(span.down ? span.first + 1 - span.count : span.first, span.count);
}

std::string_view removal_event(ZRange::Kind kind) {
  switch (kind) {
    case ZRange::Kind::kRank:
      return "zremrangebyrank";
    case ZRange::Kind::kScore:
      return "zremrangebyscore";
    default:
      return "zremrangebylex";
  }
}

}  // namespace

std::optional<Error> refuse_rules(const ScoreRules& rules) {
  if (rules.if_new && rules.if_there)
    return Error{ErrorCode::kSyntax, "ERR XX and NX options at the same time are not compatible"};
  if (int{rules.if_new} + int{rules.if_higher} + int{rules.if_lower} > 1)
    return Error{ErrorCode::kSyntax,
                 "ERR GT, LT, and/or NX options at the same time are not compatible"};
  return std::nullopt;
}

void outgrow(const Turn& turn, ZSet& set, std::size_t size, std::size_t longest_member) {
  if (outgrows(turn, size, longest_member)) set.set_large();
}

double kept_score(const ZSet& set, double score) { return score == 0 && !set.large() ? 0 : score; }

Result<ScoresSet> add_scores(Turn& turn, std::string_view key,
                             std::span<const ScoredMember> members, const ScoreRules& rules) {
  if (auto error = refuse_rules(rules)) return *error;
  for (const ScoredMember& one : members) {
    if (std::isnan(one.score)) return not_a_float();
    if (auto error = refuse_length(turn, 0, one.member.size())) return *error;
  }
  auto set = rules.if_there ? turn.edit_existing<ZSet>(key) : turn.edit<ZSet>(key);
  if (set.refused()) return keyspace::wrong_type();
  ScoresSet done;
  if (!set) return done;
  set_scores(turn, *set, members, rules, done);
  if (done.added + done.changed != 0) set.note("zadd");
  return done;
}

Result<std::optional<double>> increment_score(Turn& turn, std::string_view key,
                                              const ScoredMember& by, const ScoreRules& rules) {
  if (auto error = refuse_rules(rules)) return *error;
  if (std::isnan(by.score)) return not_a_float();
  if (auto error = refuse_length(turn, 0, by.member.size())) return *error;
  auto set = rules.if_there ? turn.edit_existing<ZSet>(key) : turn.edit<ZSet>(key);
  if (set.refused()) return keyspace::wrong_type();
  if (!set) return std::optional<double>();
  const ZSet::Place at = set->find(by.member);
  const double old = at == 0 ? 0 : set->score(at), score = at == 0 ? by.score : old + by.score;
  if (at != 0 && rules.if_new) return std::optional<double>();
  if (std::isnan(score))
    return Error{ErrorCode::kOutOfRange, "ERR resulting score is not a number (NaN)"};
  if (rules_forbid(rules, at != 0, old, score)) return std::optional<double>();
  ScoresSet done;
  set_score(turn, *set, {by.member, score}, rules, done);
  if (done.added + done.changed != 0) set.note("zincr");
  return std::optional(score);
}

Result<std::size_t> remove_scored(Turn& turn, std::string_view key,
                                  std::span<const std::string_view> members) {
  auto set = turn.edit_existing<ZSet>(key);
  if (set.refused()) return keyspace::wrong_type();
  std::size_t removed = 0;
  if (!set) return removed;
  if (set->size() <= members.size()) set.may_become_empty();
  if (members.size() > 1)
    for (const std::string_view member : members)
      if (const ZSet::Place at = set->find(member); at != 0) set->own_for_erase(at);
  for (const std::string_view member : members) {
    const ZSet::Place at = set->find(member);
    if (at == 0) continue;
    set->erase(at);
    ++removed;
  }
  if (removed != 0) set.note("zrem");
  return removed;
}

Result<std::size_t> remove_range(Turn& turn, std::string_view key, const ZRange& range) {
  auto set = turn.edit_existing<ZSet>(key);
  if (set.refused()) return keyspace::wrong_type();
  if (!set) return std::size_t{0};
  const RankSpan span = ranks_of(*set, range);
  if (span.count == 0) return span.count;
  if (span.count == set->size()) set.may_become_empty();
  erase_span(*set, span);
  set.note(removal_event(range.kind()));
  return span.count;
}

RankSpan ranks_of(const ZSet& set, const ZRange& range) {
  std::size_t low = 0, count = 0;
  if (range.kind() == ZRange::Kind::kRank) {
    const Span span = clip(range.first(), range.last(), set.size());
    low = range.is_backwards() ? set.size() - span.first - span.count : span.first;
    count = span.count;
  } else {
    const Between ranks = between(set, range);
    low = ranks.low;
    count = ranks.high > ranks.low ? ranks.high - ranks.low : 0;
  }
  const Span kept = window(count, range);
  if (kept.count == 0) return {};
  return range.is_backwards() ? RankSpan{low + count - 1 - kept.first, kept.count, true}
                              : RankSpan{low + kept.first, kept.count, false};
}

void walk(const ZSet& set, const RankSpan& span, ZSet::Each each) {
  span.down ? set.walk_down(span.first, span.count, each)
            : set.walk_up(span.first, span.count, each);
}

Result<std::size_t> store_range(Turn& turn, std::string_view to, std::string_view from,
                                const ZRange& range) {
  const auto found = turn.find<ZSet>(from);
  if (!found) return found.error();
  ZSet made = turn.make<ZSet>();
  if (*found != nullptr) {
    const RankSpan span = ranks_of(**found, range);
    // A server knows how many come when they are asked for by rank; kept_score() tells.
    if (range.kind() == ZRange::Kind::kRank) outgrow(turn, made, span.count, 0);
    walk(**found, span, [&](std::string_view member, double score) {
      outgrow(turn, made, made.size() + 1, member.size());
      made.add(member, kept_score(made, score));
    });
  }
  return store_scored(turn, to, std::move(made), "zrangestore");
}

Result<std::vector<ScoredName>> pop_scored(Turn& turn, std::string_view key, ZSetEnd end,
                                           std::size_t count) {
  std::vector<ScoredName> popped;
  auto set = turn.edit_existing<ZSet>(key);
  if (set.refused()) return keyspace::wrong_type();
  if (!set || count == 0) return popped;
  const bool down = end == ZSetEnd::kHighest;
  const RankSpan span{down ? set->size() - 1 : 0, std::min(count, set->size()), down};
  popped.reserve(span.count);
  walk(*set, span, [&](std::string_view member, double score) {
    popped.push_back({std::string(member), score});
  });
  if (span.count == set->size()) set.may_become_empty();
  erase_span(*set, span);
  set.note(down ? "zpopmax" : "zpopmin");
  return popped;
}

Result<std::optional<PoppedMembers>> pop_first_scored(Turn& turn,
                                                      std::span<const std::string_view> keys,
                                                      ZSetEnd end, std::size_t count) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto found = turn.find<ZSet>(keys[i]);
    if (!found) return found.error();
    if (*found == nullptr) continue;
    auto popped = pop_scored(turn, keys[i], end, count);
    if (!popped) return popped.error();
    return std::optional(PoppedMembers{i, std::move(*popped)});
  }
  return std::optional<PoppedMembers>();
}

std::size_t store_scored(Turn& turn, std::string_view to, ZSet set, std::string_view event) {
  const std::size_t size = set.size();
  if (size == 0)
    turn.erase(to, "del");
  else
    turn.put(to, keyspace::Value(std::move(set)), keyspace::kNoDeadline, event);
  return size;
}

}  // namespace perigee::ops
