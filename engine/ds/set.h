// engine/ds/set.h: members, each once. Integers alone stand in numeric order, others in the order
// in which they were added.
//
// Three forms, each growing into the next and never back:
//
//   integers   IntSet                  while all members are integers, and they are few
//   packed     PackedRows<1>           while it is small
//   table      DenseTable<SetMember>   one entry a member, found by hash
//
// Copying costs one reference; either copy may be written. What runs out of memory changes nothing.
// erase() needs memory only for what copies share; and not for that either after own_for_erase(),
// until the set is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "engine/base/numbers.h"
#include "engine/ds/bytes.h"
#include "engine/ds/dense_table.h"
#include "engine/ds/forms.h"
#include "engine/ds/int_set.h"
#include "engine/ds/packed_rows.h"

namespace perigee::ds {

struct SetMember {
  Bytes name;
  std::string_view key() const { return name.text(); }
  std::size_t heap_bytes() const { return name.heap_bytes(); }
};

class Set {
 public:
  // Where a member is; 0: nowhere. Good until the set is changed. Places rise in the set's order.
  using Place = std::uint64_t;

  explicit Set(std::uint64_t hash_seed = 0) : forms_(hash_seed) {}
  bool take_apart(Effort& effort) { return forms_.take_apart(effort); }

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::size_t heap_bytes() const;

  Place find(std::string_view member) const;
  bool contains(std::string_view member) const { return find(member) != 0; }
  // The member's text, which for integers is made in `scratch`. Lives until the set is changed.
  std::string_view member(Place at, base::NumberText& scratch) const;

  // Adds a member; false when it was there. A set of integers only stays one up to `most_integers`.
  // The argument, here and below, is no view of this set.
  bool add(std::string_view member, std::size_t most_integers);
  // All of these, in order; or none, when memory runs out. How many are new.
  std::size_t add_all(std::span<const std::string_view> members, std::size_t most_integers);
  // False when it was not there.
  bool remove(std::string_view member);
  void erase(Place at);
  void own_for_erase(Place at);

  // The k-th member. Requires k < size().
  Place nth(std::size_t k) const;
  // The last member before `at`, or of all with kLast; 0: there is none.
  static constexpr Place kLast = std::numeric_limits<Place>::max();
  Place before(Place at) const;
  // In the set's order.
  void for_each(absl::FunctionRef<void(std::string_view member)> each) const;

  // What a real server calls "intset". Once it is not, it never is again.
  bool integers() const { return forms_.is<IntSet>(); }
  // Requires integers().
  const IntSet& numbers() const { return forms_.get<IntSet>(); }
  // Whether a scan gives everything at once.
  bool small() const { return !forms_.is<Table>(); }

 private:
  using Packed = PackedRows<1>;
  using Table = Shared<DenseTable<SetMember>>;

  template <class To>
  To grown() const;
  bool add_text(std::string_view member);

  Forms<IntSet, Packed, Table> forms_;
};

}  // namespace perigee::ds
