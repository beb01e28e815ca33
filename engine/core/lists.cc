#include "perigee/lists.h"

#include <limits>
#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/list_ops.h"

namespace perigee {
namespace {

using ds::List;
using keyspace::Turn;

Result<std::size_t> push(core::SessionState* session, std::string_view key,
                         std::span<const std::string_view> items, ListEnd end, PushWhen when) {
  return session->grow(
      [&](keyspace::Turn& turn) { return ops::push(turn, key, items, end, when); });
}

Result<std::optional<std::string>> pop(core::SessionState* session, std::string_view key,
                                       ListEnd end) {
  return session->run([&](keyspace::Turn& turn) -> Result<std::optional<std::string>> {
    std::optional<std::string> taken;
    const auto done = ops::pop(turn, key, end, 1,
                               {[](std::size_t) {}, [&](std::string_view item) { taken = item; }});
    if (!done) return done.error();
    return taken;
  });
}

Result<std::optional<std::size_t>> insert(core::SessionState* session, std::string_view key,
                                          std::string_view pivot, std::string_view item,
                                          bool behind) {
  return session->grow([&](keyspace::Turn& turn) -> Result<std::optional<std::size_t>> {
    const auto size = ops::insert_beside(turn, key, pivot, item, behind);
    if (!size) return size.error();
    return *size > 0 ? std::optional(static_cast<std::size_t>(*size)) : std::nullopt;
  });
}

}  // namespace

Result<std::size_t> Lists::push_front(std::string_view key, std::span<const std::string_view> items,
                                      PushWhen when) {
  return push(session_, key, items, ListEnd::kFront, when);
}

Result<std::size_t> Lists::push_back(std::string_view key, std::span<const std::string_view> items,
                                     PushWhen when) {
  return push(session_, key, items, ListEnd::kBack, when);
}

Result<std::optional<std::string>> Lists::pop_front(std::string_view key) {
  return pop(session_, key, ListEnd::kFront);
}

Result<std::optional<std::string>> Lists::pop_back(std::string_view key) {
  return pop(session_, key, ListEnd::kBack);
}

Result<std::vector<std::string>> Lists::pop_many(std::string_view key, ListEnd end,
                                                 std::size_t count) {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<std::string>> {
    std::vector<std::string> taken;
    const auto done = ops::pop(turn, key, end, count,
                               {[&](std::size_t items) { taken.reserve(items); },
                                [&](std::string_view item) { taken.emplace_back(item); }});
    if (!done) return done.error();
    return taken;
  });
}

Result<std::optional<PoppedItems>> Lists::pop_first(std::span<const std::string_view> keys,
                                                    ListEnd end, std::size_t count) {
  if (count == 0) return Error{ErrorCode::kOutOfRange, "ERR count should be greater than 0"};
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<PoppedItems>> {
    PoppedItems taken;
    const auto done =
        ops::pop_first(turn, keys, end, count, [&](std::size_t key) { taken.key = key; },
                       {[&](std::size_t items) { taken.items.reserve(items); },
                        [&](std::string_view item) { taken.items.emplace_back(item); }});
    if (!done) return done.error();
    return *done ? std::optional(std::move(taken)) : std::nullopt;
  });
}

Result<std::size_t> Lists::size(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::size_t> {
    const auto list = turn.find<List>(key);
    if (!list) return list.error();
    return *list == nullptr ? std::size_t{0} : (*list)->size();
  });
}

Result<std::optional<BytesView>> Lists::at(std::string_view key, std::int64_t index) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::optional<BytesView>> {
    const auto list = turn.find<List>(key);
    if (!list) return list.error();
    const auto at = ops::position_of(index, *list == nullptr ? 0 : (*list)->size());
    if (!at) return std::optional<BytesView>();
    return std::optional(BytesView((**list)[*at], turn.epoch()));
  });
}

Result<void> Lists::set(std::string_view key, std::int64_t index, std::string_view item) {
  return session_->grow(
      [&](keyspace::Turn& turn) { return ops::set_item(turn, key, index, item); });
}

Result<std::optional<std::size_t>> Lists::insert_before(std::string_view key,
                                                        std::string_view pivot,
                                                        std::string_view item) {
  return insert(session_, key, pivot, item, false);
}

Result<std::optional<std::size_t>> Lists::insert_after(std::string_view key, std::string_view pivot,
                                                       std::string_view item) {
  return insert(session_, key, pivot, item, true);
}

Result<std::vector<BytesView>> Lists::range(std::string_view key, std::int64_t first,
                                            std::int64_t last) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<BytesView>> {
    const auto list = turn.find<List>(key);
    if (!list) return list.error();
    std::vector<BytesView> views;
    if (*list == nullptr) return views;
    const ops::Span span = ops::clip(first, last, (*list)->size());
    views.reserve(span.count);
    (*list)->for_each(span.first, span.count,
                      [&](std::string_view item) { views.emplace_back(item, turn.epoch()); });
    return views;
  });
}

Result<std::size_t> Lists::remove(std::string_view key, std::string_view item, std::int64_t count) {
  return session_->run([&](keyspace::Turn& turn) { return ops::remove(turn, key, item, count); });
}

Result<void> Lists::trim(std::string_view key, std::int64_t first, std::int64_t last) {
  return session_->run([&](keyspace::Turn& turn) { return ops::trim(turn, key, first, last); });
}

Result<std::optional<std::size_t>> Lists::position(std::string_view key,
                                                   std::string_view item) const {
  const auto found = positions(key, item, {.count = 1});
  if (!found) return found.error();
  return found->empty() ? std::nullopt : std::optional(found->front());
}

Result<std::vector<std::size_t>> Lists::positions(std::string_view key, std::string_view item,
                                                  const FindOptions& how) const {
  if (how.rank == 0 || how.rank == std::numeric_limits<std::int64_t>::min())
    return Error{ErrorCode::kOutOfRange, "ERR value is out of range"};
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<std::size_t>> {
    const auto list = turn.find<List>(key);
    if (!list) return list.error();
    return *list == nullptr ? std::vector<std::size_t>() : ops::positions(**list, item, how);
  });
}

Result<std::optional<std::string>> Lists::move(std::string_view from, ListEnd from_end,
                                               std::string_view to, ListEnd to_end) {
  return session_->grow([&](keyspace::Turn& turn) -> Result<std::optional<std::string>> {
    const auto moved = ops::move(turn, from, from_end, to, to_end);
    if (!moved) return moved.error();
    return *moved ? std::optional(std::string((*moved)->text())) : std::nullopt;
  });
}

}  // namespace perigee
