#include "perigee/sets.h"

#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/scan_ops.h"
#include "engine/ops/set_ops.h"

namespace perigee {
namespace {

using ds::Set;
using ops::SetOperation;

// Calls answer(const Set&) with the set at `key`, or with one without members.
template <class Answer>
auto with_set(keyspace::Turn& turn, std::string_view key, const Answer& answer)
    -> Result<decltype(answer(std::declval<const Set&>()))> {
  const auto found = turn.find<Set>(key);
  if (!found) return found.error();
  return *found == nullptr ? answer(Set()) : answer(**found);
}

// Numbers are kept as numbers, and have no text to point at.
BytesView view_of(const keyspace::Turn& turn, const Set& set, Set::Place at) {
  base::NumberText scratch;
  const std::string_view member = set.member(at, scratch);
  return set.integers() ? BytesView::of_copy(member) : BytesView(member, turn.epoch());
}

Result<std::vector<std::string>> combined(core::SessionState* session, SetOperation operation,
                                          Sets::Names keys) {
  return session->run([&](keyspace::Turn& turn) -> Result<std::vector<std::string>> {
    const auto result = ops::combine(turn, operation, keys);
    if (!result) return result.error();
    std::vector<std::string> members;
    members.reserve(result->size());
    result->for_each([&](std::string_view member) { members.emplace_back(member); });
    return members;
  });
}

Result<std::size_t> stored(core::SessionState* session, SetOperation operation, std::string_view to,
                           Sets::Names keys, std::string_view event) {
  return session->grow(
      [&](keyspace::Turn& turn) { return ops::store(turn, operation, to, keys, event); });
}

}  // namespace

Result<std::size_t> Sets::add(std::string_view key, Names members) {
  return session_->grow([&](keyspace::Turn& turn) { return ops::add_members(turn, key, members); });
}

Result<bool> Sets::add(std::string_view key, std::string_view member) {
  const auto added = add(key, Names(&member, 1));
  if (!added) return added.error();
  return *added == 1;
}

Result<std::size_t> Sets::erase(std::string_view key, Names members) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::remove_members(turn, key, members); });
}

Result<bool> Sets::erase(std::string_view key, std::string_view member) {
  const auto erased = erase(key, Names(&member, 1));
  if (!erased) return erased.error();
  return *erased == 1;
}

Result<std::size_t> Sets::size(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::size_t> {
    return with_set(turn, key, [](const Set& set) { return set.size(); });
  });
}

Result<bool> Sets::contains(std::string_view key, std::string_view member) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<bool> {
    return with_set(turn, key, [&](const Set& set) { return set.contains(member); });
  });
}

Result<std::vector<bool>> Sets::contains_each(std::string_view key, Names members) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<bool>> {
    return with_set(turn, key, [&](const Set& set) {
      std::vector<bool> there;
      there.reserve(members.size());
      for (const std::string_view member : members) there.push_back(set.contains(member));
      return there;
    });
  });
}

Result<std::vector<BytesView>> Sets::members(std::string_view key) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<BytesView>> {
    return with_set(turn, key, [&](const Set& set) {
      std::vector<BytesView> members;
      members.reserve(set.size());
      set.for_each([&](std::string_view member) {
        members.push_back(set.integers() ? BytesView::of_copy(member)
                                         : BytesView(member, turn.epoch()));
      });
      return members;
    });
  });
}

Result<bool> Sets::move(std::string_view from, std::string_view to, std::string_view member) {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::move_member(turn, from, to, member); });
}

Result<std::vector<std::string>> Sets::pop(std::string_view key, std::size_t count) {
  return session_->run([&](keyspace::Turn& turn) { return ops::pop_members(turn, key, count); });
}

Result<std::vector<BytesView>> Sets::random(std::string_view key, std::size_t count) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<std::vector<BytesView>> {
    return with_set(turn, key, [&](const Set& set) {
      std::vector<BytesView> members;
      for (const Set::Place at : ops::draw_distinct_members(turn, set, count))
        members.push_back(view_of(turn, set, at));
      return members;
    });
  });
}

Result<std::vector<std::string>> Sets::intersection(Names keys) const {
  return combined(session_, SetOperation::kIntersection, keys);
}
Result<std::vector<std::string>> Sets::union_of(Names keys) const {
  return combined(session_, SetOperation::kUnion, keys);
}
Result<std::vector<std::string>> Sets::difference(Names keys) const {
  return combined(session_, SetOperation::kDifference, keys);
}

Result<std::size_t> Sets::store_intersection(std::string_view to, Names keys) {
  return stored(session_, SetOperation::kIntersection, to, keys, "sinterstore");
}
Result<std::size_t> Sets::store_union(std::string_view to, Names keys) {
  return stored(session_, SetOperation::kUnion, to, keys, "sunionstore");
}
Result<std::size_t> Sets::store_difference(std::string_view to, Names keys) {
  return stored(session_, SetOperation::kDifference, to, keys, "sdiffstore");
}

Result<std::size_t> Sets::intersection_size(Names keys, std::size_t limit) const {
  return session_->run(
      [&](keyspace::Turn& turn) { return ops::intersection_size(turn, keys, limit); });
}

Result<MembersPage> Sets::scan(std::string_view key, std::uint64_t cursor, std::string_view match,
                               std::size_t count) const {
  return session_->run([&](keyspace::Turn& turn) -> Result<MembersPage> {
    ops::ScanRequest request{.cursor = cursor, .count = count};
    if (!match.empty()) request.pattern = match;
    return with_set(turn, key, [&](const Set& set) {
      MembersPage page;
      base::NumberText scratch;
      page.cursor = ops::scan(
          set, request, set.small(), [&](Set::Place at) { return set.member(at, scratch); },
          [&](Set::Place at) { page.members.push_back(view_of(turn, set, at)); });
      return page;
    });
  });
}

}  // namespace perigee
