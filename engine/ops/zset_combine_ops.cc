#include "engine/ops/zset_combine_ops.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "engine/ops/zset_ops.h"

namespace perigee::ops {

using ds::Set;
using ds::ZSet;

namespace {

// One of the sets, by a copy, which costs a reference: looking for one key may remove another that
// is due.
struct Source {
  std::variant<ZSet, Set> members;
  double weight = 1;

  std::size_t size() const {
    return std::visit([](const auto& set) { return set.size(); }, members);
  }
  // Weighted.
  std::optional<double> score(std::string_view member) const {
    if (const Set* set = std::get_if<Set>(&members))
      return set->contains(member) ? std::optional(weight) : std::nullopt;
    const ZSet& set = std::get<ZSet>(members);
    const ZSet::Place at = set.find(member);
    return at == 0 ? std::nullopt : std::optional(weight * set.score(at));
  }
  // Calls each(member, weighted score) until it says true.
  template <class Each>
  void walk(const Each& each) const {
    if (const Set* set = std::get_if<Set>(&members)) {
      base::NumberText scratch;
      for (std::size_t k = 0; k < set->size(); ++k)
        if (each(set->member(set->nth(k), scratch), weight)) return;
      return;
    }
    const ZSet& set = std::get<ZSet>(members);
    for (std::size_t k = 0; k < set.size(); ++k) {
      const ZSet::Place at = set.nth(k);
      if (each(set.member(at), weight * set.score(at))) return;
    }
  }
};

// A copy of what a key holds.
Result<Source> source_at(Turn& turn, std::string_view key) {
  const keyspace::KeyEntry* entry = turn.use(key);
  if (entry == nullptr) return Source{turn.make<ZSet>()};
  if (const auto* set = entry->value.get_if<ZSet>()) return Source{*set};
  if (const auto* set = entry->value.get_if<Set>()) return Source{*set};
  return keyspace::wrong_type();
}

Result<std::vector<Source>> sources_at(Turn& turn, Keys keys, std::span<const double> weights) {
  std::vector<Source> sources;
  sources.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto source = source_at(turn, keys[i]);
    if (!source) return source.error();
    sources.push_back(std::move(*source));
    if (!weights.empty()) sources.back().weight = weights[i];
  }
  return sources;
}

// The order in which a server goes through them, which decides how sums are rounded.
void sort_by_size(std::vector<Source>& sources) {
  std::ranges::stable_sort(sources, {}, &Source::size);
}

double number_or_zero(double score) { return std::isnan(score) ? 0 : score; }

double aggregated(Aggregate aggregate, double one, double other) {
  if (aggregate == Aggregate::kSum) return number_or_zero(one + other);
  if (aggregate == Aggregate::kMin) return other < one ? other : one;
  return other > one ? other : one;
}

// Calls take(member, score) for what is in all of the sets, until it says true.
template <class Take>
void intersect(std::vector<Source> sources, Aggregate aggregate, const Take& take) {
  sort_by_size(sources);
  sources.front().walk([&](std::string_view member, double first) {
    double score = number_or_zero(first);
    for (auto other = sources.begin() + 1; other != sources.end(); ++other) {
      const auto found = other->score(member);
      if (!found) return false;
      score = aggregated(aggregate, score, *found);
    }
    return take(member, score);
  });
}

void unite(std::vector<Source> sources, Aggregate aggregate, ZSet& into) {
  sort_by_size(sources);
  for (const Source& source : sources)
    source.walk([&](std::string_view member, double weighted) {
      const double score = number_or_zero(weighted);
      const ZSet::Place at = into.find(member);
      if (at == 0) {
        into.add(member, score);
        return false;
      }
      // By their bits: zero has two.
      const double old = into.score(at), sum = aggregated(aggregate, old, score);
      if (std::bit_cast<std::uint64_t>(old) != std::bit_cast<std::uint64_t>(sum))
        into.set_score(at, sum);
      return false;
    });
}

void subtract(const std::vector<Source>& sources, ZSet& into) {
  sources.front().walk([&](std::string_view member, double score) {
    const bool elsewhere =
        std::any_of(sources.begin() + 1, sources.end(),
                    [&](const Source& source) { return source.score(member).has_value(); });
    if (!elsewhere) into.add(member, score);
    return false;
  });
}

// In a small set; see kept_score(). Zeros stand together, and none of them moves.
void drop_signs_of_zeros(ZSet& set) {
  if (set.large()) return;
  std::size_t rank = set.count_before(ds::ScoreBound{0, false});
  for (; rank < set.size() && set.score(set.at_rank(rank)) == 0; ++rank)
    set.set_score(set.at_rank(rank), 0);
}

}  // namespace

std::optional<Error> refuse_sources(Turn& turn, Keys keys) {
  for (const std::string_view key : keys)
    if (const auto source = source_at(turn, key); !source) return source.error();
  return std::nullopt;
}

Result<ZSet> combine_scored(Turn& turn, SetOperation operation, Keys keys, const Combination& how) {
  auto sources = sources_at(turn, keys, how.weights);
  if (!sources) return sources.error();
  ZSet result = turn.make<ZSet>();
  switch (operation) {
    case SetOperation::kIntersection:
      intersect(std::move(*sources), how.aggregate, [&](std::string_view member, double score) {
        result.add(member, score);
        return false;
      });
      break;
    case SetOperation::kUnion:
      unite(std::move(*sources), how.aggregate, result);
      break;
    case SetOperation::kDifference:
      subtract(*sources, result);
  }
  return result;
}

Result<std::size_t> store_combined(Turn& turn, SetOperation operation, std::string_view to,
                                   Keys keys, const Combination& how, std::string_view event) {
  auto result = combine_scored(turn, operation, keys, how);
  if (!result) return result.error();
  std::size_t longest = 0;
  result->for_each(
      [&](std::string_view member, double) { longest = std::max(longest, member.size()); });
  outgrow(turn, *result, result->size(), longest);
  drop_signs_of_zeros(*result);
  return store_scored(turn, to, std::move(*result), event);
}

Result<std::size_t> scored_intersection_size(Turn& turn, Keys keys, std::size_t limit) {
  auto sources = sources_at(turn, keys, {});
  if (!sources) return sources.error();
  std::size_t size = 0;
  intersect(std::move(*sources), Aggregate::kSum,
            [&](std::string_view, double) { return ++size == limit; });
  return size;
}

}  // namespace perigee::ops
