#include "engine/ds/set.h"

#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"

namespace perigee::ds {

std::size_t Set::size() const {
  if (forms_.is<IntSet>()) return forms_.get<IntSet>().size();
  if (forms_.is<Packed>()) return forms_.get<Packed>().size();
  return forms_.get<Table>()->map().size();
}

std::size_t Set::heap_bytes() const {
  if (forms_.is<IntSet>()) return forms_.get<IntSet>().heap_bytes();
  if (forms_.is<Packed>()) return forms_.get<Packed>().heap_bytes();
  return forms_.get<Table>()->heap_bytes();
}

Set::Place Set::find(std::string_view member) const {
  if (forms_.is<IntSet>()) {
    const auto number = base::parse_int64(member);
    if (!number) return 0;
    const IntSet& numbers = forms_.get<IntSet>();
    const std::size_t k = numbers.rank(*number);
    return k < numbers.size() && numbers.at(k) == *number ? k + 1 : 0;
  }
  // Row i of the packed form is at i + 1, kNone at 0.
  if (forms_.is<Packed>()) return forms_.get<Packed>().find(member) + 1;
  return forms_.get<Table>()->map().find(member).birth;
}

std::string_view Set::member(Place at, base::NumberText& scratch) const {
  if (forms_.is<IntSet>()) {
    scratch = base::to_text(forms_.get<IntSet>().at(at - 1));
    return scratch.view();
  }
  if (forms_.is<Packed>()) return forms_.get<Packed>().key(at - 1);
  return forms_.get<Table>()->map().get(at).key();
}

bool Set::add(std::string_view member, std::size_t most_integers) {
  if (!forms_.is<IntSet>()) return !contains(member) && add_text(member);
  if (const auto number = base::parse_int64(member)) {
    IntSet& numbers = forms_.get<IntSet>();
    if (numbers.contains(*number)) return false;
    if (numbers.size() < most_integers) return numbers.insert(*number);
  }
  Set made = *this;
  made.forms_.become(grown<Packed>());
  if (made.size() != size()) made.forms_.become(grown<Table>());
  made.add_text(member);
  *this = std::move(made);
  return true;
}

bool Set::add_text(std::string_view member) {
  if (forms_.is<Packed>()) {
    Packed& rows = forms_.get<Packed>();
    if (rows.fits(member)) {
      rows.insert(rows.size(), member);
      return true;
    }
    Table table = grown<Table>();
    table.own()->insert({Bytes(member)});
    forms_.become(std::move(table));
    return true;
  }
  forms_.get<Table>().own()->insert({Bytes(member)});
  return true;
}

std::size_t Set::add_all(std::span<const std::string_view> members, std::size_t most_integers) {
  if (members.size() == 1) return add(members[0], most_integers) ? 1 : 0;
  std::size_t added = 0;
  if (small()) {
    Set made = *this;
    for (const std::string_view member : members) added += made.add(member, most_integers) ? 1 : 0;
    *this = std::move(made);
    return added;
  }
  // In a large one a copy would clone too much; what was added can be taken back.
  Table& table = forms_.get<Table>();
  const std::uint64_t before = table->map().next_birth();
  absl::Cleanup undo = [&] {
    if (added != 0) table.own()->take_back_from(before);
  };
  for (const std::string_view member : members) added += add(member, most_integers) ? 1 : 0;
  std::move(undo).Cancel();
  return added;
}

// All members in another form; in the packed one as many as fit.
template <class To>
To Set::grown() const {
  if constexpr (std::is_same_v<To, Packed>) {
    Packed rows;
    for_each([&](std::string_view member) {
      if (rows.fits(member)) rows.insert(rows.size(), member);
    });
    return rows;
  } else {
    Table table(new DenseTable<SetMember>(forms_.hash_seed()));
    for_each([to = table.own()](std::string_view member) { to->insert({Bytes(member)}); });
    return table;
  }
}

bool Set::remove(std::string_view member) {
  const Place at = find(member);
  if (at != 0) erase(at);
  return at != 0;
}

void Set::erase(Place at) {
  if (forms_.is<IntSet>())
    forms_.get<IntSet>().erase_at(at - 1);
  else if (forms_.is<Packed>())
    forms_.get<Packed>().erase(at - 1);
  else
    forms_.get<Table>().own()->erase(at);
}

void Set::own_for_erase(Place at) {
  if (forms_.is<IntSet>())
    forms_.get<IntSet>().own();
  else if (forms_.is<Packed>())
    forms_.get<Packed>().own();
  else
    forms_.get<Table>().own()->own_for_erase(at);
}

Set::Place Set::nth(std::size_t k) const {
  return forms_.is<Table>() ? forms_.get<Table>()->map().nth(k) : k + 1;
}

Set::Place Set::before(Place at) const {
  if (forms_.is<Table>()) return forms_.get<Table>()->map().before(at);
  return at == kLast ? size() : at - 1;
}

void Set::for_each(absl::FunctionRef<void(std::string_view member)> each) const {
  if (forms_.is<Table>()) {
    forms_.get<Table>()->map().for_each(
        [&](std::uint64_t, const SetMember& member) { each(member.key()); });
    return;
  }
  base::NumberText scratch;
  for (std::size_t k = 0; k < size(); ++k) each(member(k + 1, scratch));
}

}  // namespace perigee::ds
