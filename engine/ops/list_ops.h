// engine/ops/list_ops.h: what list operations mean. No argv, no reply, no RESP, no Lua.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/lists.h"

#include "absl/functional/function_ref.h"
#include "engine/ds/list.h"
#include "engine/keyspace/turn.h"

namespace perigee::ops {

using keyspace::Turn;

// The position that an index means (negative: counted from the end), when there is one.
std::optional<std::size_t> position_of(std::int64_t index, std::size_t size);

// The items first to last, both included, that a list of this size has.
struct Span {
  std::size_t first = 0, count = 0;
};
Span clip(std::int64_t first, std::int64_t last, std::size_t size);

// LPUSH, RPUSH: the size afterwards, 0 when nothing was pushed.
Result<std::size_t> push(Turn& turn, std::string_view key, std::span<const std::string_view> items,
                         ListEnd end, PushWhen when = PushWhen::kAlways);

// Told what a pop takes away, from the end on: begin(how many) once, then item(item) for each. They
// may not touch the turn.
struct Taker {
  absl::FunctionRef<void(std::size_t)> begin;
  absl::FunctionRef<void(std::string_view)> item;
};
// LPOP, RPOP. False when the key is absent, and `take` is not called.
Result<bool> pop(Turn& turn, std::string_view key, ListEnd end, std::size_t count,
                 const Taker& take);
// LMPOP: pops from the first of the keys that holds a list; its index, if there is one. A key
// before it that holds anything else is refused.
Result<std::optional<std::size_t>> pop_first(Turn& turn, std::span<const std::string_view> keys,
                                             ListEnd end, std::size_t count,
                                             absl::FunctionRef<void(std::size_t)> found,
                                             const Taker& take);

// LSET. kAbsent, and kOutOfRange when there is no such index.
Result<void> set_item(Turn& turn, std::string_view key, std::int64_t index, std::string_view item);

// LINSERT, with its answers: the new size; 0: the key is absent; -1: there is no pivot.
Result<std::int64_t> insert_beside(Turn& turn, std::string_view key, std::string_view pivot,
                                   std::string_view item, bool behind);

// LREM: how many were removed.
Result<std::size_t> remove(Turn& turn, std::string_view key, std::string_view item,
                           std::int64_t count);

// LTRIM.
Result<void> trim(Turn& turn, std::string_view key, std::int64_t first, std::int64_t last);

// LPOS: positions of equal items, in the order they are found. Requires that the rank is neither 0
// nor the lowest number there is.
std::vector<std::size_t> positions(const ds::List& list, std::string_view item,
                                   const FindOptions& how);

// LMOVE: the item that was moved; none when there is no `from`.
Result<std::optional<ds::Bytes>> move(Turn& turn, std::string_view from, ListEnd from_end,
                                      std::string_view to, ListEnd to_end);

}  // namespace perigee::ops
