#include "engine/ops/list_ops.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using ds::Bytes;
using ds::List;

namespace {

std::string_view push_event(ListEnd end) { return end == ListEnd::kFront ? "lpush" : "rpush"; }
std::string_view pop_event(ListEnd end) { return end == ListEnd::kFront ? "lpop" : "rpop"; }

// The gap at an end.
std::size_t gap_at(const List& list, ListEnd end) {
  return end == ListEnd::kFront ? 0 : list.size();
}
// The item at an end. Requires that there is one.
std::size_t item_at(const List& list, ListEnd end) {
  return end == ListEnd::kFront ? 0 : list.size() - 1;
}

void step(List::Cursor& cursor, bool backwards) { backwards ? cursor.previous() : cursor.next(); }

// Where the item is, from `at` on; none when there is none.
std::optional<std::size_t> find(const List& list, std::string_view item, std::size_t at,
                                bool backwards) {
  if (at >= list.size()) return std::nullopt;
  for (List::Cursor cursor(list, at); cursor; step(cursor, backwards)) {
    if (*cursor == item) return at;
    backwards ? --at : ++at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> position_of(std::int64_t index, std::size_t size) {
  const auto wide = static_cast<std::int64_t>(size);
  if (index < -wide || index >= wide) return std::nullopt;
  return static_cast<std::size_t>(index < 0 ? index + wide : index);
}

Span clip(std::int64_t first, std::int64_t last, std::size_t size) {
  const auto wide = static_cast<std::int64_t>(size);
  if (first < 0) first = std::max<std::int64_t>(first + wide, 0);
  if (last < 0) last += wide;
  last = std::min(last, wide - 1);
  if (first > last) return {};
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1)};
}

Result<std::size_t> push(Turn& turn, std::string_view key, std::span<const std::string_view> items,
                         ListEnd end, PushWhen when) {
  for (const std::string_view item : items)
    if (auto error = refuse_length(turn, 0, item.size())) return *error;
  auto list = when == PushWhen::kIfPresent ? turn.edit_existing<List>(key) : turn.edit<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return std::size_t{0};
  const std::size_t before = list->size();
  absl::Cleanup undo = [&] {
    // Needs no memory: the way to where it was added is not shared any more.
    list->trim(end == ListEnd::kFront ? list->size() - before : 0, before);
  };
  for (const std::string_view item : items) list->insert(gap_at(*list, end), item);
  std::move(undo).Cancel();
  if (!items.empty()) list.note(push_event(end));
  return list->size();
}

Result<bool> pop(Turn& turn, std::string_view key, ListEnd end, std::size_t count,
                 const Taker& take) {
  auto list = turn.edit_existing<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return false;
  const std::size_t size = list->size();
  count = std::min(count, size);
  take.begin(count);
  if (count == 0) return true;
  if (count == size) list.may_become_empty();
  List::Cursor cursor(*list, item_at(*list, end));
  for (std::size_t i = 0; i < count; ++i, step(cursor, end == ListEnd::kBack)) take.item(*cursor);
  if (count == 1)
    list->erase(item_at(*list, end));
  else
    list->trim(end == ListEnd::kFront ? count : 0, size - count);
  list.note(pop_event(end));
  return true;
}

Result<std::optional<std::size_t>> pop_first(Turn& turn, std::span<const std::string_view> keys,
                                             ListEnd end, std::size_t count,
                                             absl::FunctionRef<void(std::size_t)> found,
                                             const Taker& take) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto list = turn.find<List>(keys[i]);
    if (!list) return list.error();
    if (*list == nullptr) continue;
    found(i);
    const auto done = pop(turn, keys[i], end, count, take);
    if (!done) return done.error();
    return std::optional(i);
  }
  return std::optional<std::size_t>();
}

Result<void> set_item(Turn& turn, std::string_view key, std::int64_t index, std::string_view item) {
  if (auto error = refuse_length(turn, 0, item.size())) return *error;
  auto list = turn.edit_existing<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return no_such_key();
  const auto at = position_of(index, list->size());
  if (!at) return Error{ErrorCode::kOutOfRange, "ERR index out of range"};
  list->replace(*at, item);
  list.note("lset");
  return {};
}

Result<std::int64_t> insert_beside(Turn& turn, std::string_view key, std::string_view pivot,
                                   std::string_view item, bool behind) {
  if (auto error = refuse_length(turn, 0, item.size())) return *error;
  auto list = turn.edit_existing<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return std::int64_t{0};
  const auto at = find(*list, pivot, 0, false);
  if (!at) return std::int64_t{-1};
  list->insert(behind ? *at + 1 : *at, item);
  list.note("linsert");
  return static_cast<std::int64_t>(list->size());
}

Result<std::size_t> remove(Turn& turn, std::string_view key, std::string_view item,
                           std::int64_t count) {
  auto list = turn.edit_existing<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return std::size_t{0};
  const bool backwards = count < 0;
  // 0 - count as unsigned: right for the lowest number too.
  const auto wide = static_cast<std::uint64_t>(count);
  std::vector<std::size_t> found =
      positions(*list, item, {.rank = backwards ? -1 : 1, .count = backwards ? 0 - wide : wide});
  if (found.empty()) return std::size_t{0};
  if (found.size() == list->size()) list.may_become_empty();
  if (found.size() > 1)
    for (const std::size_t at : found) list->own_for_erase(at);
  // From the last on: what is erased moves only what stands behind it.
  if (!backwards) std::ranges::reverse(found);
  for (const std::size_t at : found) list->erase(at);
  list.note("lrem");
  return found.size();
}

Result<void> trim(Turn& turn, std::string_view key, std::int64_t first, std::int64_t last) {
  auto list = turn.edit_existing<List>(key);
  if (list.refused()) return keyspace::wrong_type();
  if (!list) return {};
  const Span kept = clip(first, last, list->size());
  if (kept.count == 0) list.may_become_empty();
  list->trim(kept.first, kept.count);
  list.note("ltrim");
  return {};
}

std::vector<std::size_t> positions(const List& list, std::string_view item,
                                   const FindOptions& how) {
  std::vector<std::size_t> found;
  const bool backwards = how.rank < 0;
  auto skip = static_cast<std::uint64_t>(backwards ? -how.rank : how.rank) - 1;
  std::size_t left =
      how.most_looked_at == 0 ? list.size() : std::min(how.most_looked_at, list.size());
  if (left == 0) return found;
  std::size_t at = backwards ? list.size() - 1 : 0;
  List::Cursor cursor(list, at);
  for (; left > 0; --left, step(cursor, backwards), backwards ? --at : ++at) {
    if (*cursor != item) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    found.push_back(at);
    if (found.size() == how.count) break;
  }
  return found;
}

Result<std::optional<Bytes>> move(Turn& turn, std::string_view from, ListEnd from_end,
                                  std::string_view to, ListEnd to_end) {
  const auto source = turn.find<List>(from);
  if (!source) return source.error();
  if (*source == nullptr) return std::optional<Bytes>();
  std::optional<Bytes> item((*source)->copy_of(item_at(**source, from_end)));
  if (from != to) {
    // Made ready for later.
    auto list = turn.edit_existing<List>(from);
    if (list->size() == 1) list.may_become_empty();
    list->own_for_erase(item_at(*list, from_end));
  }
  if (const auto target = turn.find<List>(to); !target) return target.error();
  if (from == to) {
    {
      auto list = turn.edit_existing<List>(from);
      list->own_for_erase(item_at(*list, from_end));
      list->insert(gap_at(*list, to_end), *item);
      const std::size_t over = from_end == to_end ? 1 : 0;
      list->erase(from_end == ListEnd::kFront ? over : list->size() - 1 - over);
      list.note(push_event(to_end));
    }
    turn.publish(pop_event(from_end), from);
    return item;
  }
  {
    auto list = turn.edit<List>(to);
    list->insert(gap_at(*list, to_end), *item);
    list.note(push_event(to_end));
  }
  auto list = turn.edit_existing<List>(from);
  list->erase(item_at(*list, from_end));
  list.note(pop_event(from_end));
  return item;
}

}  // namespace perigee::ops
