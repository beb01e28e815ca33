#include "engine/ds/hash.h"

#include <utility>

#include "absl/cleanup/cleanup.h"

namespace perigee::ds {

void TimedHashTable::insert(HashField field, std::int64_t deadline) {
  const Due due{deadline, map().next_birth()};
  if (deadline != Hash::kNever) dues_.prepare_insert(due);
  DenseTable::insert({std::move(field), deadline});
  if (deadline != Hash::kNever) dues_.insert_prepared(due);
}

void TimedHashTable::set(std::uint64_t birth, Bytes* value, std::int64_t deadline) {
  const std::int64_t old = map().get(birth).deadline;
  // Owns what is to be written, so that nothing fails once the first change is made.
  change(birth, [](TimedHashField&) {});
  if (old != deadline) {
    if (old != Hash::kNever) dues_.prepare_erase({old, birth});
    if (deadline != Hash::kNever) dues_.insert({deadline, birth});
    if (old != Hash::kNever) dues_.erase_prepared({old, birth});
  }
  change(birth, [&](TimedHashField& field) {
    field.deadline = deadline;
    if (value != nullptr) field.value.swap(*value);
  });
}

void TimedHashTable::own_for_erase(std::uint64_t birth) {
  DenseTable::own_for_erase(birth);
  const std::int64_t deadline = map().get(birth).deadline;
  if (deadline != Hash::kNever) dues_.prepare_erase({deadline, birth});
}

void TimedHashTable::erase(std::uint64_t birth) {
  own_for_erase(birth);
  const std::int64_t deadline = map().get(birth).deadline;
  if (deadline != Hash::kNever) dues_.erase_prepared({deadline, birth});
  DenseTable::erase(birth);
}

std::size_t Hash::size() const {
  if (forms_.is<Packed>()) return forms_.get<Packed>().size();
  if (forms_.is<Table>()) return forms_.get<Table>()->map().size();
  return forms_.get<Timed>()->map().size();
}

std::size_t Hash::heap_bytes() const {
  if (forms_.is<Packed>()) return forms_.get<Packed>().heap_bytes();
  if (forms_.is<Table>()) return forms_.get<Table>()->heap_bytes();
  return forms_.get<Timed>()->heap_bytes();
}

Hash::Place Hash::find(std::string_view field) const {
  // Row i of the packed form is at i + 1, kNone at 0.
  if (forms_.is<Packed>()) return forms_.get<Packed>().find(field) + 1;
  if (forms_.is<Table>()) return forms_.get<Table>()->map().find(field).birth;
  return forms_.get<Timed>()->map().find(field).birth;
}

std::string_view Hash::name(Place at) const {
  if (forms_.is<Packed>()) return forms_.get<Packed>().key(at - 1);
  if (forms_.is<Table>()) return forms_.get<Table>()->map().get(at).name.text();
  return forms_.get<Timed>()->map().get(at).name.text();
}

std::string_view Hash::value(Place at) const {
  if (forms_.is<Packed>()) return forms_.get<Packed>().value(at - 1);
  if (forms_.is<Table>()) return forms_.get<Table>()->map().get(at).value.text();
  return forms_.get<Timed>()->map().get(at).value.text();
}

// A form that is grown is finished before it takes the place of the one before it.
void Hash::add(std::string_view field, std::string_view value, std::int64_t deadline) {
  if (timed()) return forms_.get<Timed>().own()->insert({Bytes(field), Bytes(value)}, deadline);
  if (deadline != kNever) {
    Timed grown = grown_to_timed();
    grown.own()->insert({Bytes(field), Bytes(value)}, deadline);
    return forms_.become(std::move(grown));
  }
  if (forms_.is<Table>()) {
    forms_.get<Table>().own()->insert({Bytes(field), Bytes(value)});
    return;
  }
  Packed& rows = forms_.get<Packed>();
  if (rows.fits(field, value)) return rows.insert(rows.size(), field, value);
  Table grown = grown_to_table();
  grown.own()->insert({Bytes(field), Bytes(value)});
  forms_.become(std::move(grown));
}

void Hash::set_value(Place at, std::string_view value, NewDeadline deadline) {
  const auto exchange = [](Table& table, Place place, Bytes made) {
    table.own()->change(place, [&](HashField& field) { field.value.swap(made); });
  };
  if (timed()) {
    Bytes made(value);
    return forms_.get<Timed>().own()->set(at, &made, deadline.value_or(this->deadline(at)));
  }
  if (deadline.value_or(kNever) != kNever) {
    Timed grown = grown_to_timed();
    Bytes made(value);
    grown.own()->set(grown->map().find(name(at)).birth, &made, *deadline);
    return forms_.become(std::move(grown));
  }
  if (forms_.is<Table>()) return exchange(forms_.get<Table>(), at, Bytes(value));
  Packed& rows = forms_.get<Packed>();
  if (rows.fits_value(at - 1, value)) return rows.set_value(at - 1, value);
  Table grown = grown_to_table();
  exchange(grown, at, Bytes(value));  // the places of a fresh table are those of the rows
  forms_.become(std::move(grown));
}

bool Hash::put(std::string_view field, std::string_view value, NewDeadline deadline) {
  const Place at = find(field);
  at == 0 ? add(field, value, deadline.value_or(kNever)) : set_value(at, value, deadline);
  return at == 0;
}

std::size_t Hash::put_all(std::span<const FieldValue> pairs) {
  if (pairs.size() == 1) return put(pairs[0].field, pairs[0].value, kNever) ? 1 : 0;
  if (!packed()) return put_all_in_table(pairs);
  Hash made = *this;
  if (empty()) made.reserve(pairs);
  std::size_t added = 0;
  for (const FieldValue& pair : pairs) added += made.put(pair.field, pair.value, kNever) ? 1 : 0;
  *this = std::move(made);
  return added;
}

// A hash that is made at once takes no more room than it needs. Requires that it is empty.
void Hash::reserve(std::span<const FieldValue> pairs) {
  std::size_t bytes = 0;
  for (const FieldValue& pair : pairs) bytes += Packed::row_bytes(pair.field, pair.value);
  if (pairs.size() <= Packed::kMaxRows && bytes <= Packed::kMaxBytes)
    forms_.get<Packed>().reserve(pairs.size(), bytes);
}

// Fields that are new are added, which can be undone; those that are there are made ready, and
// change when nothing can fail any more.
std::size_t Hash::put_all_in_table(std::span<const FieldValue> pairs) {
  struct Replacement {
    Place at;
    Bytes value;
  };
  std::vector<Replacement> replaced;
  const auto next_birth = [&] {
    return timed() ? forms_.get<Timed>()->map().next_birth()
                   : forms_.get<Table>()->map().next_birth();
  };
  const std::uint64_t before = next_birth();
  absl::Cleanup undo = [&] {
    if (next_birth() == before) return;
    timed() ? forms_.get<Timed>().own()->take_back_from(before)
            : forms_.get<Table>().own()->take_back_from(before);
  };
  for (const FieldValue& pair : pairs) {
    const Place at = find(pair.field);
    if (at == 0) {
      add(pair.field, pair.value);
      continue;
    }
    prepare_value(at);
    replaced.push_back({at, Bytes(pair.value)});
  }
  std::move(undo).Cancel();
  const std::size_t added = next_birth() - before;
  for (Replacement& one : replaced)
    if (timed())
      forms_.get<Timed>().own()->set(one.at, &one.value, kNever);
    else
      forms_.get<Table>().own()->change(one.at,
                                        [&](HashField& field) { field.value.swap(one.value); });
  return added;
}

// Makes ready that a field's value is exchanged and its deadline taken away.
void Hash::prepare_value(Place at) {
  if (timed())
    forms_.get<Timed>().own()->own_for_erase(at);
  else
    forms_.get<Table>().own()->change(at, [](HashField&) {});
}

void Hash::own_for_erase(Place at) {
  if (forms_.is<Packed>())
    forms_.get<Packed>().own();
  else if (forms_.is<Table>())
    forms_.get<Table>().own()->own_for_erase(at);
  else
    forms_.get<Timed>().own()->own_for_erase(at);
}

void Hash::erase(Place at) {
  if (forms_.is<Packed>())
    forms_.get<Packed>().erase(at - 1);
  else if (forms_.is<Table>())
    forms_.get<Table>().own()->erase(at);
  else
    forms_.get<Timed>().own()->erase(at);
}

Hash::Place Hash::nth(std::size_t k) const {
  if (forms_.is<Packed>()) return k + 1;
  if (forms_.is<Table>()) return forms_.get<Table>()->map().nth(k);
  return forms_.get<Timed>()->map().nth(k);
}

Hash::Place Hash::before(Place at) const {
  if (forms_.is<Packed>()) return at == kLast ? size() : at - 1;
  if (forms_.is<Table>()) return forms_.get<Table>()->map().before(at);
  return forms_.get<Timed>()->map().before(at);
}

void Hash::for_each(
    absl::FunctionRef<void(std::string_view name, std::string_view value)> each) const {
  if (forms_.is<Packed>()) {
    const Packed& rows = forms_.get<Packed>();
    for (std::size_t i = 0; i < rows.size(); ++i) each(rows.key(i), rows.value(i));
    return;
  }
  const auto each_entry = [&](std::uint64_t, const HashField& field) {
    each(field.name.text(), field.value.text());
  };
  if (forms_.is<Table>())
    forms_.get<Table>()->map().for_each(each_entry);
  else
    forms_.get<Timed>()->map().for_each(each_entry);
}

void Hash::set_deadline(std::string_view field, std::int64_t deadline) {
  const auto set = [&](Timed& table) {
    table.own()->set(table->map().find(field).birth, nullptr, deadline);
  };
  if (timed()) return set(forms_.get<Timed>());
  if (deadline == kNever) return;
  Timed grown = grown_to_timed();
  set(grown);
  forms_.become(std::move(grown));
}

std::int64_t Hash::first_deadline(absl::FunctionRef<bool(std::string_view field)> counts) const {
  std::int64_t first = kNever;
  if (timed())
    forms_.get<Timed>()->dues().walk([&](const TimedHashTable::Due& due) {
      if (!counts(name(due.birth))) return true;
      first = due.at;
      return false;
    });
  return first;
}

std::int64_t Hash::find_due(std::int64_t now, std::vector<Place>& due) const {
  std::int64_t next = kNever;
  if (timed())
    forms_.get<Timed>()->dues().walk([&](const TimedHashTable::Due& one) {
      if (one.at >= now) {
        next = one.at;
        return false;
      }
      due.push_back(one.birth);
      return true;
    });
  return next;
}

Hash::Table Hash::grown_to_table() const {
  Table grown(new HashTable(forms_.hash_seed()));
  for_each([table = grown.own()](std::string_view name, std::string_view value) {
    table->insert({Bytes(name), Bytes(value)});
  });
  return grown;
}

Hash::Timed Hash::grown_to_timed() const {
  Timed grown(new TimedHashTable(forms_.hash_seed()));
  for_each([table = grown.own()](std::string_view name, std::string_view value) {
    table->insert({Bytes(name), Bytes(value)}, kNever);
  });
  return grown;
}

}  // namespace perigee::ds
