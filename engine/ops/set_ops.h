// engine/ops/set_ops.h: what operations on sets mean. No argv, no reply, no RESP, no Lua.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"

#include "engine/ds/set.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;
using Keys = std::span<const std::string_view>;

// SADD: how many are new. SREM: how many were there.
Result<std::size_t> add_members(Turn& turn, std::string_view key, Keys members);
Result<std::size_t> remove_members(Turn& turn, std::string_view key, Keys members);
// SMOVE: false when `from` has no such member.
Result<bool> move_member(Turn& turn, std::string_view from, std::string_view to,
                         std::string_view member);

// SPOP: takes up to `count` members out, drawn at random.
Result<std::vector<std::string>> pop_members(Turn& turn, std::string_view key, std::size_t count);
// Places of members drawn at random: `count` of them, one possibly several times; or each at most
// once, in the set's order. The set is not empty.
std::vector<ds::Set::Place> draw_members(Turn& turn, const ds::Set& set, std::size_t count);
std::vector<ds::Set::Place> draw_distinct_members(Turn& turn, const ds::Set& set,
                                                  std::size_t count);

enum class SetOperation : std::uint8_t { kIntersection, kUnion, kDifference };
// SINTER: in the order of the smallest set. SUNION: as they come, set after set. SDIFF: in the
// order of the first set. An absent key is a set without members.
Result<ds::Set> combine(Turn& turn, SetOperation operation, Keys keys);
// The same, kept under `to` (which goes away when nothing is left): how many members. `event` is
// published.
Result<std::size_t> store(Turn& turn, SetOperation operation, std::string_view to, Keys keys,
                          std::string_view event);
// SINTERCARD: stops counting at `limit`.
Result<std::size_t> intersection_size(Turn& turn, Keys keys, std::size_t limit);

}  // namespace perigee::ops
