#include "engine/ops/set_ops.h"

#include <algorithm>
#include <utility>

#include "engine/ops/random_ops.h"
#include "engine/ops/string_ops.h"

namespace perigee::ops {

using ds::Set;

namespace {

std::size_t most_integers(const Turn& turn) {
  return static_cast<std::size_t>(turn.settings().set_max_intset_entries);
}

// Copies, which cost a reference each: looking for one key may remove another that is due.
Result<std::vector<Set>> sets_at(Turn& turn, Keys keys) {
  std::vector<Set> sets;
  sets.reserve(keys.size());
  for (const std::string_view key : keys) {
    const auto set = turn.find<Set>(key);
    if (!set) return set.error();
    sets.push_back(*set == nullptr ? turn.make<Set>() : **set);
  }
  return sets;
}

// Calls take(member) for what is in all of the sets, until it says true.
template <class Take>
void intersect(std::vector<Set> sets, const Take& take) {
  std::ranges::stable_sort(sets, {}, &Set::size);
  base::NumberText scratch;
  const Set& smallest = sets.front();
  for (std::size_t k = 0; k < smallest.size(); ++k) {
    const std::string_view member = smallest.member(smallest.nth(k), scratch);
    const bool in_all = std::all_of(sets.begin() + 1, sets.end(),
                                    [&](const Set& set) { return set.contains(member); });
    if (in_all && take(member)) return;
  }
}

}  // namespace

Result<std::size_t> add_members(Turn& turn, std::string_view key, Keys members) {
  for (const std::string_view member : members)
    if (auto error = refuse_length(turn, 0, member.size())) return *error;
  auto set = turn.edit<Set>(key);
  if (set.refused()) return keyspace::wrong_type();
  const std::size_t added = set->add_all(members, most_integers(turn));
  if (added != 0) set.note("sadd");
  return added;
}

Result<std::size_t> remove_members(Turn& turn, std::string_view key, Keys members) {
  auto set = turn.edit_existing<Set>(key);
  if (set.refused()) return keyspace::wrong_type();
  if (!set) return std::size_t{0};
  if (set->size() <= members.size()) set.may_become_empty();
  if (members.size() > 1)
    for (const std::string_view member : members)
      if (const Set::Place at = set->find(member); at != 0) set->own_for_erase(at);
  std::size_t removed = 0;
  for (const std::string_view member : members) removed += set->remove(member) ? 1 : 0;
  if (removed != 0) set.note("srem");
  return removed;
}

Result<bool> move_member(Turn& turn, std::string_view from, std::string_view to,
                         std::string_view member) {
  const auto source = turn.find<Set>(from);
  if (!source) return source.error();
  if (*source == nullptr) return false;
  const bool there = (*source)->contains(member);
  if (const auto target = turn.find<Set>(to); !target) return target.error();
  if (!there || from == to) return there;
  if (auto error = refuse_length(turn, 0, member.size())) return *error;
  {
    auto set = turn.edit_existing<Set>(from);
    if (set->size() == 1) set.may_become_empty();
    set->own_for_erase(set->find(member));
  }
  bool added;
  {
    auto set = turn.edit<Set>(to);
    added = set->add(member, most_integers(turn));
    if (added) set.note_without_event();
  }
  // What could fail is done; who listens is told of it in the order of the command.
  {
    auto set = turn.edit_existing<Set>(from);
    set->remove(member);
    set.note("srem");
  }
  if (added) turn.publish("sadd", to);
  return true;
}

Result<std::vector<std::string>> pop_members(Turn& turn, std::string_view key, std::size_t count) {
  std::vector<std::string> members;
  auto set = turn.edit_existing<Set>(key);
  if (set.refused()) return keyspace::wrong_type();
  if (!set || count == 0) return members;
  const auto places = draw_distinct_members(turn, *set, count);
  base::NumberText scratch;
  for (const Set::Place at : places) members.emplace_back(set->member(at, scratch));
  if (places.size() == set->size()) set.may_become_empty();
  if (places.size() > 1)
    for (const Set::Place at : places) set->own_for_erase(at);
  // From the last on: what is erased moves only what stands behind it.
  for (auto at = places.rbegin(); at != places.rend(); ++at) set->erase(*at);
  set.note("spop");
  return members;
}

std::vector<Set::Place> draw_members(Turn& turn, const Set& set, std::size_t count) {
  std::vector<Set::Place> places;
  for (; count > 0; --count) places.push_back(set.nth(turn.rng().below(set.size())));
  return places;
}

std::vector<Set::Place> draw_distinct_members(Turn& turn, const Set& set, std::size_t count) {
  std::vector<Set::Place> places;
  for (const std::size_t k : draw_distinct(turn.rng(), set.size(), count))
    places.push_back(set.nth(k));
  return places;
}

Result<Set> combine(Turn& turn, SetOperation operation, Keys keys) {
  auto sets = sets_at(turn, keys);
  if (!sets) return sets.error();
  Set result = turn.make<Set>();
  const auto add = [&](std::string_view member) { result.add(member, most_integers(turn)); };
  switch (operation) {
    case SetOperation::kIntersection:
      intersect(std::move(*sets), [&](std::string_view member) {
        add(member);
        return false;
      });
      break;
    case SetOperation::kUnion:
      for (const Set& set : *sets) set.for_each(add);
      break;
    case SetOperation::kDifference:
      sets->front().for_each([&](std::string_view member) {
        const bool elsewhere = std::any_of(sets->begin() + 1, sets->end(),
                                           [&](const Set& set) { return set.contains(member); });
        if (!elsewhere) add(member);
      });
  }
  return result;
}

Result<std::size_t> store(Turn& turn, SetOperation operation, std::string_view to, Keys keys,
                          std::string_view event) {
  auto result = combine(turn, operation, keys);
  if (!result) return result.error();
  const std::size_t size = result->size();
  if (size == 0)
    turn.erase(to, "del");
  else
    turn.put(to, keyspace::Value(std::move(*result)), keyspace::kNoDeadline, event);
  return size;
}

Result<std::size_t> intersection_size(Turn& turn, Keys keys, std::size_t limit) {
  auto sets = sets_at(turn, keys);
  if (!sets) return sets.error();
  std::size_t size = 0;
  intersect(std::move(*sets), [&](std::string_view) { return ++size == limit; });
  return size;
}

}  // namespace perigee::ops
