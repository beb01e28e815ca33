// engine/ds/hash.h: fields and their values, in the order in which the fields were added.
//
// Three forms, each growing into the next and never back:
//
//   packed   PackedRows<2>     while it is small
//   table    HashTable         one entry a field, found by hash
//   timed    TimedHashTable    the same with deadlines, and these in order
//
// A hash whose fields have no deadlines pays nothing for them. Copying costs one reference; either
// copy may be written.
//
// What runs out of memory changes nothing. erase() needs memory only for what copies share; and not
// for that either after own_for_erase(), until the hash is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/field.h"

#include "absl/functional/function_ref.h"
#include "engine/ds/bytes.h"
#include "engine/ds/dense_table.h"
#include "engine/ds/forms.h"
#include "engine/ds/ordered_set.h"
#include "engine/ds/packed_rows.h"

namespace perigee::ds {

struct HashField {
  Bytes name, value;
  std::string_view key() const { return name.text(); }
  std::size_t heap_bytes() const { return name.heap_bytes() + value.heap_bytes(); }
};
struct TimedHashField : HashField {
  std::int64_t deadline;
};

using HashTable = DenseTable<HashField>;

// A table of fields some of which have a deadline.
class TimedHashTable : public DenseTable<TimedHashField> {
 public:
  using DenseTable::DenseTable;
  // A deadline, and the birth of the field it belongs to.
  struct Due {
    std::int64_t at;
    std::uint64_t birth;
    friend auto operator<=>(const Due&, const Due&) = default;
  };
  const OrderedSet<Due>& dues() const { return dues_; }
  std::size_t heap_bytes() const {
    return DenseTable::heap_bytes() - allocation_bytes(sizeof(DenseTable)) +
           allocation_bytes(sizeof(TimedHashTable)) + dues_.memory_bytes();
  }
  // Adds an entry whose key is not there.
  void insert(HashField field, std::int64_t deadline);
  // Another deadline, and another value unless it is null.
  void set(std::uint64_t birth, Bytes* value, std::int64_t deadline);
  void erase(std::uint64_t birth);
  void own_for_erase(std::uint64_t birth);
  TimedHashTable* clone() const { return new TimedHashTable(*this, Copy{}); }
  static void destroy(TimedHashTable* gone) { delete gone; }
  bool take_apart(Effort& effort) {
    return dues_.take_apart(effort) && DenseTable::take_apart(effort);
  }

 private:
  TimedHashTable(const TimedHashTable& other, Copy copy)
      : DenseTable(other, copy), dues_(other.dues_) {}
  OrderedSet<Due> dues_;
};

class Hash {
 public:
  // Where a field is; 0: nowhere. Good until the hash is changed. Later fields have higher places.
  using Place = std::uint64_t;
  // The deadline of a field that has none.
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  explicit Hash(std::uint64_t hash_seed = 0) : forms_(hash_seed) {}
  bool take_apart(Effort& effort) { return forms_.take_apart(effort); }

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::size_t heap_bytes() const;

  // Views live until the hash is changed.
  Place find(std::string_view field) const;
  std::string_view name(Place at) const;
  std::string_view value(Place at) const;

  // What is to become of a field's deadline: kNever takes it away, none leaves it.
  using NewDeadline = std::optional<std::int64_t>;

  // Adds a field that is not there. No argument, here and below, is a view of this hash. Every
  // Place may be another afterwards when there is a deadline.
  void add(std::string_view field, std::string_view value, std::int64_t deadline = kNever);
  void set_value(Place at, std::string_view value, NewDeadline deadline = {});
  // Either of them: true when the field is new.
  bool put(std::string_view field, std::string_view value, NewDeadline deadline = {});
  // All of these, in order, without deadlines; or none, when memory runs out. How many are new.
  std::size_t put_all(std::span<const FieldValue> pairs);
  void erase(Place at);
  void own_for_erase(Place at);

  // The k-th field. Requires k < size().
  Place nth(std::size_t k) const;
  // The youngest field before `at`, or of all with kNever; 0: there is none.
  static constexpr Place kLast = std::numeric_limits<Place>::max();
  Place before(Place at) const;
  // Oldest first.
  void for_each(absl::FunctionRef<void(std::string_view name, std::string_view value)> each) const;

  // Whether all of it stands in one buffer: a scan then gives everything at once.
  bool packed() const { return forms_.is<Packed>(); }

  // Whether a real server would have left its small form ("listpack"), which it never returns to.
  bool large() const { return forms_.mark() != 0; }
  void set_large() { forms_.set_mark(1); }

  // Deadlines of fields, in Unix milliseconds. A field without one answers kNever.
  bool timed() const { return forms_.is<Timed>(); }
  std::int64_t deadline(Place at) const {
    return timed() ? forms_.get<Timed>()->map().get(at).deadline : kNever;
  }
  // Every Place but that of the field may be another afterwards.
  void set_deadline(std::string_view field, std::int64_t deadline);
  // The earliest deadline, and the field it belongs to (ties: the older field).
  std::int64_t first_deadline() const {
    if (!timed() || forms_.get<Timed>()->dues().empty()) return kNever;
    return forms_.get<Timed>()->dues().first().at;
  }
  Place first_due() const { return forms_.get<Timed>()->dues().first().birth; }
  // Finds the fields that are due before `now`; answers the first deadline of the others.
  std::int64_t find_due(std::int64_t now, std::vector<Place>& due) const;
  // The earliest deadline of a field that counts.
  std::int64_t first_deadline(absl::FunctionRef<bool(std::string_view field)> counts) const;

 private:
  using Packed = PackedRows<2>;
  using Table = Shared<HashTable>;
  using Timed = Shared<TimedHashTable>;

  void reserve(std::span<const FieldValue> pairs);
  std::size_t put_all_in_table(std::span<const FieldValue> pairs);
  void prepare_value(Place at);
  Table grown_to_table() const;
  Timed grown_to_timed() const;

  Forms<Packed, Table, Timed> forms_;
};

}  // namespace perigee::ds
