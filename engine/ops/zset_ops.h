// engine/ops/zset_ops.h: what operations on sorted sets mean. No argv, no reply, no RESP, no Lua.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/zsets.h"

#include "engine/ds/zset.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// "ERR XX and NX options at the same time are not compatible", "ERR GT, LT, and/or NX options at
// the same time are not compatible".
std::optional<Error> refuse_rules(const ScoreRules& rules);

// ZADD.
Result<ScoresSet> add_scores(Turn& turn, std::string_view key,
                             std::span<const ScoredMember> members, const ScoreRules& rules);
// ZINCRBY, ZADD with INCR: the new score; none when the rules forbid it.
Result<std::optional<double>> increment_score(Turn& turn, std::string_view key,
                                              const ScoredMember& by, const ScoreRules& rules);
// ZREM, ZREMRANGEBY*: how many were there. The event is published when there were any.
Result<std::size_t> remove_scored(Turn& turn, std::string_view key,
                                  std::span<const std::string_view> members);
Result<std::size_t> remove_range(Turn& turn, std::string_view key, const ZRange& range);

// The members of a range: `count` of them from rank `first` on, upwards or downwards.
struct RankSpan {
  std::size_t first = 0, count = 0;
  bool down = false;
};
RankSpan ranks_of(const ds::ZSet& set, const ZRange& range);
void walk(const ds::ZSet& set, const RankSpan& span, ds::ZSet::Each each);

// ZRANGESTORE.
Result<std::size_t> store_range(Turn& turn, std::string_view to, std::string_view from,
                                const ZRange& range);

// ZPOPMIN, ZPOPMAX.
Result<std::vector<ScoredName>> pop_scored(Turn& turn, std::string_view key, ZSetEnd end,
                                           std::size_t count);
// ZMPOP: from the first of the keys that holds a sorted set, if one does. A key before it that
// holds anything else is refused.
Result<std::optional<PoppedMembers>> pop_first_scored(Turn& turn,
                                                      std::span<const std::string_view> keys,
                                                      ZSetEnd end, std::size_t count);

// Marks a set that a server would keep in its large form: one of so many members, with one so long.
void outgrow(const Turn& turn, ds::ZSet& set, std::size_t size, std::size_t longest_member);
// The score as a server keeps it: in its small form zero has no sign.
double kept_score(const ds::ZSet& set, double score);
// Puts a set under `to`, whatever that held; without members `to` goes away. Its size.
std::size_t store_scored(Turn& turn, std::string_view to, ds::ZSet set, std::string_view event);

}  // namespace perigee::ops
