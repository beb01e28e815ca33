// perigee/zsets.h: sorted sets, typed. Redis 7.0 semantics.
//
// Every function is one turn. Those that meet a key with another type of value refuse with
// kWrongType and change nothing. A sorted set goes away with its last member; an absent key reads
// as a set without members. Members stand in order of score; those of the same score, in order of
// their bytes. No score is NaN (kNotANumber). n is the number of members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/bytes_view.h"
#include "perigee/error.h"
#include "perigee/export.h"

namespace perigee {

namespace core {
class SessionState;
}

struct ScoredMember {
  std::string_view member;
  double score = 0;
};
// The same in place; see BytesView for how long it lives.
struct ScoredView {
  BytesView member;
  double score = 0;
};
// The same for what has left its set, or was in none.
struct ScoredName {
  std::string member;
  double score = 0;
};

// When ZADD gives a member a score. All of them together; if_new goes with none of the others, and
// if_higher not with if_lower: kSyntax.
struct ScoreRules {
  bool if_new = false;     // NX: only members that are not there
  bool if_there = false;   // XX: only members that are there
  bool if_higher = false;  // GT: a member that is there only gets a higher score
  bool if_lower = false;   // LT: a lower one
};

struct ScoresSet {
  std::size_t added = 0;    // new members
  std::size_t changed = 0;  // members that were there and have another score now
};

// Scores from `min` to `max`, each of them included unless it is `open`.
struct ScoreRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false, max_open = false;
};

// One end of a range of names: of members that have all the same score.
class NameEnd {
 public:
  enum class Kind : std::uint8_t { kFirst, kIncluded, kExcluded, kLast };

  static NameEnd first() { return NameEnd(Kind::kFirst, {}); }  // "-"
  static NameEnd last() { return NameEnd(Kind::kLast, {}); }    // "+"
  static NameEnd at(std::string_view name) { return NameEnd(Kind::kIncluded, name); }
  static NameEnd beyond(std::string_view name) { return NameEnd(Kind::kExcluded, name); }

  Kind kind() const { return kind_; }
  std::string_view name() const { return name_; }

 private:
  NameEnd(Kind kind, std::string_view name) : kind_(kind), name_(name) {}
  Kind kind_;
  std::string_view name_;
};
struct NameRange {
  NameEnd min = NameEnd::first(), max = NameEnd::last();
};

// Some of the members of a sorted set, in order or backwards.
class ZRange {
 public:
  enum class Kind : std::uint8_t { kRank, kScore, kName };

  // From rank `first` to `last`, both included; negative ones are counted from the end. Backwards,
  // the member with the highest score has rank 0.
  static ZRange by_rank(std::int64_t first, std::int64_t last);
  static ZRange by_score(const ScoreRange& scores = {});
  static ZRange by_name(const NameRange& names = {});

  // The same, beginning with the highest.
  ZRange backwards() const;
  // LIMIT: without the first `skip`, and at the most `most` (negative: all). A negative `skip`
  // leaves nothing. For ranks it does nothing.
  ZRange limited(std::int64_t skip, std::int64_t most) const;

  Kind kind() const { return kind_; }
  bool is_backwards() const { return backwards_; }
  std::int64_t first() const { return first_; }
  std::int64_t last() const { return last_; }
  const ScoreRange& scores() const { return scores_; }
  const NameRange& names() const { return names_; }
  std::int64_t skip() const { return skip_; }
  std::int64_t most() const { return most_; }

 private:
  explicit ZRange(Kind kind) : kind_(kind) {}
  Kind kind_;
  bool backwards_ = false;
  std::int64_t first_ = 0, last_ = -1;
  ScoreRange scores_;
  NameRange names_;
  std::int64_t skip_ = 0, most_ = -1;
};

enum class ZSetEnd : std::uint8_t { kLowest, kHighest };

struct PoppedMembers {
  std::size_t key = 0;  // which of the keys
  std::vector<ScoredName> members;
};

// How the scores of a member in several sets become one: each times its set's weight (1 where there
// is none), and then added up, or the lowest or highest of them.
enum class Aggregate : std::uint8_t { kSum, kMin, kMax };
struct Combination {
  std::span<const double> weights{};
  Aggregate aggregate = Aggregate::kSum;
};

struct ScoredPage {
  std::uint64_t cursor = 0;  // where to go on; 0: the scan is complete
  std::vector<ScoredView> members;
};

class PERIGEE_API ZSets {
 public:
  using Names = std::span<const std::string_view>;

  // ZADD. O(number of members * log n).
  Result<ScoresSet> add(std::string_view key, std::span<const ScoredMember> members,
                        const ScoreRules& rules = {});
  // True when the member is new.
  Result<bool> add(std::string_view key, std::string_view member, double score);

  // ZINCRBY (and ZADD with INCR): adds to a score, that of an absent member being 0; the new score.
  // nullopt when the rules forbid it. kOutOfRange, and nothing changes, when it would be NaN.
  // O(log n).
  Result<std::optional<double>> increment(std::string_view key, std::string_view member,
                                          double delta, const ScoreRules& rules = {});

  // ZREM: how many of the members were there. O(number of members * log n).
  Result<std::size_t> erase(std::string_view key, Names members);
  Result<bool> erase(std::string_view key, std::string_view member);

  // ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX: how many were removed. O(number of those *
  // log n).
  Result<std::size_t> erase_range(std::string_view key, const ZRange& range);

  // ZCARD. O(1).
  Result<std::size_t> size(std::string_view key) const;

  // ZSCORE and ZMSCORE: nullopt for what is absent. O(1) a member.
  Result<std::optional<double>> score(std::string_view key, std::string_view member) const;
  Result<std::vector<std::optional<double>>> scores(std::string_view key, Names members) const;

  // ZRANK and ZREVRANK: how many members stand before it, counted from that end. O(log n).
  Result<std::optional<std::size_t>> rank(std::string_view key, std::string_view member,
                                          ZSetEnd from = ZSetEnd::kLowest) const;

  // ZCOUNT and ZLEXCOUNT: how many members are in a range. O(log n).
  Result<std::size_t> count(std::string_view key, const ZRange& range) const;

  // ZRANGE, ZREVRANGE, ZRANGEBYSCORE, ZRANGEBYLEX and their opposites. O(log n + number of
  // members), no copies.
  Result<std::vector<ScoredView>> range(std::string_view key, const ZRange& range) const;
  // ZRANGESTORE: puts these members under `to`, whatever that held; how many they are. Without
  // members `to` goes away.
  Result<std::size_t> store_range(std::string_view to, std::string_view from, const ZRange& range);

  // ZPOPMIN, ZPOPMAX: takes up to `count` members out, the one at the end first. O(count * log n).
  Result<std::vector<ScoredName>> pop(std::string_view key, ZSetEnd end, std::size_t count = 1);
  // ZMPOP: of the first of the keys that holds a sorted set. nullopt when none does. kOutOfRange
  // when `count` is 0. O(number of keys + count * log n).
  Result<std::optional<PoppedMembers>> pop_first(Names keys, ZSetEnd end, std::size_t count = 1);

  // ZRANDMEMBER with a positive count: up to `count` members, each at most once. O(count log n).
  Result<std::vector<ScoredView>> random(std::string_view key, std::size_t count = 1) const;

  // ZUNION, ZINTER, ZDIFF, in order. Keys with sets will do: their members have score 1. At least
  // one key, and no more weights than keys (kSyntax). A score that would be NaN is 0. O(all
  // members * log n).
  Result<std::vector<ScoredName>> union_of(Names keys, const Combination& how = {}) const;
  Result<std::vector<ScoredName>> intersection(Names keys, const Combination& how = {}) const;
  Result<std::vector<ScoredName>> difference(Names keys) const;

  // ZUNIONSTORE, ZINTERSTORE, ZDIFFSTORE: put the result under `to`, whatever that held, and answer
  // its size. Without members `to` goes away.
  Result<std::size_t> store_union(std::string_view to, Names keys, const Combination& how = {});
  Result<std::size_t> store_intersection(std::string_view to, Names keys,
                                         const Combination& how = {});
  Result<std::size_t> store_difference(std::string_view to, Names keys);

  // ZINTERCARD: counts up to `limit`; 0: all.
  Result<std::size_t> intersection_size(Names keys, std::size_t limit = 0) const;

  // ZSCAN: one page. A set kept in one buffer comes at once and in order, whatever `count`; of
  // others up to `count` members are looked at, youngest first. A member that stays is returned
  // exactly once, one added during the scan is not. O(count).
  Result<ScoredPage> scan(std::string_view key, std::uint64_t cursor, std::string_view match = {},
                          std::size_t count = 10) const;

 private:
  friend class Engine;
  friend class Session;
  explicit ZSets(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

inline ZRange ZRange::by_rank(std::int64_t first, std::int64_t last) {
  ZRange range(Kind::kRank);
  range.first_ = first;
  range.last_ = last;
  return range;
}
inline ZRange ZRange::by_score(const ScoreRange& scores) {
  ZRange range(Kind::kScore);
  range.scores_ = scores;
  return range;
}
inline ZRange ZRange::by_name(const NameRange& names) {
  ZRange range(Kind::kName);
  range.names_ = names;
  return range;
}
inline ZRange ZRange::backwards() const {
  ZRange range = *this;
  range.backwards_ = true;
  return range;
}
inline ZRange ZRange::limited(std::int64_t skip, std::int64_t most) const {
  ZRange range = *this;
  range.skip_ = skip;
  range.most_ = most;
  return range;
}

}  // namespace perigee
