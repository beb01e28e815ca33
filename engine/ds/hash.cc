#include "engine/ds/hash.h"

#include <utility>

namespace perigee::ds {

void TimedHashTable::set_deadline(std::uint64_t birth, std::int64_t deadline) {
  const std::int64_t old = map().get(birth).deadline;
  if (old == deadline) return;
  change(birth, [](TimedHashField&) {});
  if (deadline != Hash::kNever) dues_.insert({deadline, birth});
  if (old != Hash::kNever) dues_.erase({old, birth});
  change(birth, [&](TimedHashField& field) { field.deadline = deadline; });
}

void TimedHashTable::erase(std::uint64_t birth) {
  set_deadline(birth, Hash::kNever);
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

void Hash::add(std::string_view field, std::string_view value) {
  if (forms_.is<Packed>()) {
    Packed& rows = forms_.get<Packed>();
    if (rows.fits(field, value)) return rows.insert(rows.size(), field, value);
    grow_to_table();
  }
  if (forms_.is<Table>())
    forms_.get<Table>().own()->insert({Bytes(field), Bytes(value)});
  else
    forms_.get<Timed>().own()->insert({{Bytes(field), Bytes(value)}, kNever});
}

void Hash::set_value(Place at, std::string_view value) {
  if (forms_.is<Packed>()) {
    Packed& rows = forms_.get<Packed>();
    if (rows.fits_value(at - 1, value)) return rows.set_value(at - 1, value);
    grow_to_table();  // the places of a fresh table are those of the rows
  }
  Bytes made(value);
  if (forms_.is<Table>())
    forms_.get<Table>().own()->change(at, [&](HashField& field) { field.value.swap(made); });
  else
    forms_.get<Timed>().own()->change(at, [&](HashField& field) { field.value.swap(made); });
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
  if (!timed()) {
    if (deadline == kNever) return;
    grow_to_timed();
  }
  TimedHashTable* table = forms_.get<Timed>().own();
  table->set_deadline(table->map().find(field).birth, deadline);
}

void Hash::grow_to_table() {
  Table grown(new HashTable(forms_.hash_seed()));
  for_each([table = grown.own()](std::string_view name, std::string_view value) {
    table->insert({Bytes(name), Bytes(value)});
  });
  forms_.become(std::move(grown));
}

void Hash::grow_to_timed() {
  Timed grown(new TimedHashTable(forms_.hash_seed()));
  for_each([table = grown.own()](std::string_view name, std::string_view value) {
    table->insert({{Bytes(name), Bytes(value)}, kNever});
  });
  forms_.become(std::move(grown));
}

}  // namespace perigee::ds
