#include "perigee/zsets.h"

#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/random_ops.h"
#include "engine/ops/scan_ops.h"
#include "engine/ops/zset_combine_ops.h"
#include "engine/ops/zset_ops.h"

namespace perigee {
namespace {

using ds::ZSet;
using keyspace::Turn;
using ops::SetOperation;

// Calls answer(const ZSet&) with the set at `key`, or with one without members.
template <class Answer>
auto with_zset(Turn& turn, std::string_view key, const Answer& answer)
    -> Result<decltype(answer(std::declval<const ZSet&>()))> {
  const auto found = turn.find<ZSet>(key);
  if (!found) return found.error();
  return *found == nullptr ? answer(ZSet()) : answer(**found);
}

std::optional<double> score_of(const ZSet& set, std::string_view member) {
  const ZSet::Place at = set.find(member);
  return at == 0 ? std::nullopt : std::optional(set.score(at));
}

ScoredView view_of(const Turn& turn, const ZSet& set, ZSet::Place at) {
  return {BytesView(set.member(at), turn.epoch()), set.score(at)};
}

std::optional<Error> refuse_weights(ZSets::Names keys, const Combination& how) {
  if (how.weights.size() <= keys.size()) return std::nullopt;
  return Error{ErrorCode::kSyntax, "ERR syntax error"};
}

// As many weights as keys, or none.
std::vector<double> weights_for(ZSets::Names keys, const Combination& how) {
  std::vector<double> weights(how.weights.begin(), how.weights.end());
  if (!weights.empty()) weights.resize(keys.size(), 1);
  return weights;
}

Result<std::vector<ScoredName>> combined(core::SessionState* session, SetOperation operation,
                                         ZSets::Names keys, const Combination& how) {
  if (auto error = refuse_weights(keys, how)) return *error;
  const std::vector<double> weights = weights_for(keys, how);
  return session->run([&](Turn& turn) -> Result<std::vector<ScoredName>> {
    const auto result = ops::combine_scored(turn, operation, keys, {weights, how.aggregate});
    if (!result) return result.error();
    std::vector<ScoredName> members;
    members.reserve(result->size());
    result->for_each([&](std::string_view member, double score) {
      members.push_back({std::string(member), score});
    });
    return members;
  });
}

Result<std::size_t> stored(core::SessionState* session, SetOperation operation, std::string_view to,
                           ZSets::Names keys, const Combination& how, std::string_view event) {
  if (auto error = refuse_weights(keys, how)) return *error;
  const std::vector<double> weights = weights_for(keys, how);
  return session->grow([&](Turn& turn) {
    return ops::store_combined(turn, operation, to, keys, {weights, how.aggregate}, event);
  });
}

}  // namespace

Result<ScoresSet> ZSets::add(std::string_view key, std::span<const ScoredMember> members,
                             const ScoreRules& rules) {
  return session_->grow([&](Turn& turn) { return ops::add_scores(turn, key, members, rules); });
}

Result<bool> ZSets::add(std::string_view key, std::string_view member, double score) {
  const ScoredMember one{member, score};
  const auto done = add(key, {&one, 1});
  if (!done) return done.error();
  return done->added == 1;
}

Result<std::optional<double>> ZSets::increment(std::string_view key, std::string_view member,
                                               double delta, const ScoreRules& rules) {
  return session_->grow([&](Turn& turn) {
    return ops::increment_score(turn, key, {member, delta}, rules);
  });
}

Result<std::size_t> ZSets::erase(std::string_view key, Names members) {
  return session_->run([&](Turn& turn) { return ops::remove_scored(turn, key, members); });
}

Result<bool> ZSets::erase(std::string_view key, std::string_view member) {
  const auto erased = erase(key, Names(&member, 1));
  if (!erased) return erased.error();
  return *erased == 1;
}

Result<std::size_t> ZSets::erase_range(std::string_view key, const ZRange& range) {
  return session_->run([&](Turn& turn) { return ops::remove_range(turn, key, range); });
}

Result<std::size_t> ZSets::size(std::string_view key) const {
  return session_->run([&](Turn& turn) -> Result<std::size_t> {
    return with_zset(turn, key, [](const ZSet& set) { return set.size(); });
  });
}

Result<std::optional<double>> ZSets::score(std::string_view key, std::string_view member) const {
  return session_->run([&](Turn& turn) -> Result<std::optional<double>> {
    return with_zset(turn, key, [&](const ZSet& set) { return score_of(set, member); });
  });
}

Result<std::vector<std::optional<double>>> ZSets::scores(std::string_view key,
                                                         Names members) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<std::optional<double>>> {
    return with_zset(turn, key, [&](const ZSet& set) {
      std::vector<std::optional<double>> scores;
      scores.reserve(members.size());
      for (const std::string_view member : members) scores.push_back(score_of(set, member));
      return scores;
    });
  });
}

Result<std::optional<std::size_t>> ZSets::rank(std::string_view key, std::string_view member,
                                               ZSetEnd from) const {
  return session_->run([&](Turn& turn) -> Result<std::optional<std::size_t>> {
    return with_zset(turn, key, [&](const ZSet& set) -> std::optional<std::size_t> {
      const ZSet::Place at = set.find(member);
      if (at == 0) return std::nullopt;
      const std::size_t rank = set.rank(at);
      return from == ZSetEnd::kLowest ? rank : set.size() - 1 - rank;
    });
  });
}

Result<std::size_t> ZSets::count(std::string_view key, const ZRange& range) const {
  return session_->run([&](Turn& turn) -> Result<std::size_t> {
    return with_zset(turn, key, [&](const ZSet& set) { return ops::ranks_of(set, range).count; });
  });
}

Result<std::vector<ScoredView>> ZSets::range(std::string_view key, const ZRange& range) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<ScoredView>> {
    return with_zset(turn, key, [&](const ZSet& set) {
      const ops::RankSpan span = ops::ranks_of(set, range);
      std::vector<ScoredView> members;
      members.reserve(span.count);
      ops::walk(set, span, [&](std::string_view member, double score) {
        members.push_back({BytesView(member, turn.epoch()), score});
      });
      return members;
    });
  });
}

Result<std::size_t> ZSets::store_range(std::string_view to, std::string_view from,
                                       const ZRange& range) {
  return session_->grow([&](Turn& turn) { return ops::store_range(turn, to, from, range); });
}

Result<std::vector<ScoredName>> ZSets::pop(std::string_view key, ZSetEnd end, std::size_t count) {
  return session_->run([&](Turn& turn) { return ops::pop_scored(turn, key, end, count); });
}

Result<std::optional<PoppedMembers>> ZSets::pop_first(Names keys, ZSetEnd end, std::size_t count) {
  if (count == 0) return Error{ErrorCode::kOutOfRange, "ERR count should be greater than 0"};
  return session_->run([&](Turn& turn) { return ops::pop_first_scored(turn, keys, end, count); });
}

Result<std::vector<ScoredView>> ZSets::random(std::string_view key, std::size_t count) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<ScoredView>> {
    return with_zset(turn, key, [&](const ZSet& set) {
      std::vector<ScoredView> members;
      for (const std::size_t k : ops::draw_distinct(turn.rng(), set.size(), count))
        members.push_back(view_of(turn, set, set.nth(k)));
      return members;
    });
  });
}

Result<std::vector<ScoredName>> ZSets::union_of(Names keys, const Combination& how) const {
  return combined(session_, SetOperation::kUnion, keys, how);
}
Result<std::vector<ScoredName>> ZSets::intersection(Names keys, const Combination& how) const {
  return combined(session_, SetOperation::kIntersection, keys, how);
}
Result<std::vector<ScoredName>> ZSets::difference(Names keys) const {
  return combined(session_, SetOperation::kDifference, keys, {});
}

Result<std::size_t> ZSets::store_union(std::string_view to, Names keys, const Combination& how) {
  return stored(session_, SetOperation::kUnion, to, keys, how, "zunionstore");
}
Result<std::size_t> ZSets::store_intersection(std::string_view to, Names keys,
                                              const Combination& how) {
  return stored(session_, SetOperation::kIntersection, to, keys, how, "zinterstore");
}
Result<std::size_t> ZSets::store_difference(std::string_view to, Names keys) {
  return stored(session_, SetOperation::kDifference, to, keys, {}, "zdiffstore");
}

Result<std::size_t> ZSets::intersection_size(Names keys, std::size_t limit) const {
  return session_->run(
      [&](Turn& turn) { return ops::scored_intersection_size(turn, keys, limit); });
}

Result<ScoredPage> ZSets::scan(std::string_view key, std::uint64_t cursor, std::string_view match,
                               std::size_t count) const {
  return session_->run([&](Turn& turn) -> Result<ScoredPage> {
    ops::ScanRequest request{.cursor = cursor, .count = count};
    if (!match.empty()) request.pattern = match;
    return with_zset(turn, key, [&](const ZSet& set) {
      ScoredPage page;
      page.cursor = ops::scan(
          set, request, set.packed(), [&](ZSet::Place at) { return set.member(at); },
          [&](ZSet::Place at) { page.members.push_back(view_of(turn, set, at)); });
      return page;
    });
  });
}

}  // namespace perigee
