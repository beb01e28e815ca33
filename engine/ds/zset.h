// engine/ds/zset.h: members with scores, in order of score; equal scores, in order of the bytes.
//
// Two forms, the first growing into the second and never back:
//
//   packed   PackedRows<2>   a member and the eight bytes of its score, in order
//   table    ZSetTable       one entry a member, found by hash, and a counted tree in order
//
// A member is found in O(1), its rank and what has a rank in O(log n). Copying costs one reference;
// either copy may be written.
//
// What runs out of memory changes nothing. erase() needs memory only for what copies share; and not
// for that either after own_for_erase(), until the set is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/ds/bytes.h"
#include "engine/ds/dense_table.h"
#include "engine/ds/forms.h"
#include "engine/ds/ordered_map.h"
#include "engine/ds/packed_rows.h"

namespace perigee::ds {

struct ZSetMember {
  Bytes name;
  double score;
  std::string_view key() const { return name.text(); }
  std::size_t heap_bytes() const { return name.heap_bytes(); }
};

class ZSetTable : public DenseTable<ZSetMember> {
 public:
  using DenseTable::DenseTable;
  // What stands in the tree. Members with the same score are told apart by the entry's name.
  struct Key {
    double score;
    std::uint64_t birth;
  };
  using Order = OrderedMap<Key, Nothing, true>;

  const Order& order() const { return order_; }
  std::size_t heap_bytes() const {
    return DenseTable::heap_bytes() - allocation_bytes(sizeof(DenseTable)) +
           allocation_bytes(sizeof(ZSetTable)) + order_.memory_bytes();
  }
  // How many members stand before that one.
  std::size_t rank(std::uint64_t birth) const;
  // Adds a member that is not there.
  void insert(std::string_view member, double score);
  void set_score(std::uint64_t birth, double score);
  // The same in two steps: the first gives the member a second place in the order, and may fail;
  // the second, which cannot, leaves it the new one or the old one.
  void stage_score(std::uint64_t birth, double score);
  void settle_score(std::uint64_t birth, double score, bool keep);
  void erase(std::uint64_t birth);
  void own_for_erase(std::uint64_t birth);
  void take_back_from(std::uint64_t birth);
  ZSetTable* clone() const { return new ZSetTable(*this, Copy{}); }
  static void destroy(ZSetTable* gone) { delete gone; }
  bool take_apart(Effort& effort) {
    return order_.take_apart(effort) && DenseTable::take_apart(effort);
  }

 private:
  ZSetTable(const ZSetTable& other, Copy copy) : DenseTable(other, copy), order_(other.order_) {}
  Order order_;
};

// A place between members: before or behind all those with this score, or, among members of one
// score, before or behind this name.
struct ScoreBound {
  double score;
  bool behind;
};
struct NameBound {
  std::string_view name;
  bool behind;
};

class ZSet {
 public:
  // Where a member is; 0: nowhere. Good until the set is changed.
  using Place = std::uint64_t;

  explicit ZSet(std::uint64_t hash_seed = 0) : forms_(hash_seed) {}
  bool take_apart(Effort& effort) { return forms_.take_apart(effort); }

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::size_t heap_bytes() const;

  Place find(std::string_view member) const;
  // The view lives until the set is changed.
  std::string_view member(Place at) const;
  double score(Place at) const;

  // Adds a member that is not there. No score is NaN, and no argument a view of this set.
  void add(std::string_view member, double score);
  void set_score(Place at, double score);
  void erase(Place at);
  void own_for_erase(Place at);

  // Several changes of a set that is not packed, all of them or none.
  class Batch;

  // In order. at_rank() requires k < size().
  std::size_t rank(Place at) const;
  Place at_rank(std::size_t k) const;
  // Removes `count` members, which are there, from rank `first` on.
  void erase_ranks(std::size_t first, std::size_t count);
  // How many members stand before a place between them. That of a name means something when all
  // scores are the same.
  std::size_t count_before(const ScoreBound& bound) const;
  std::size_t count_before(const NameBound& bound) const;

  using Each = absl::FunctionRef<void(std::string_view member, double score)>;
  // The `count` members, which are there, from rank `first` on, upwards or downwards.
  void walk_up(std::size_t first, std::size_t count, Each each) const;
  void walk_down(std::size_t first, std::size_t count, Each each) const;
  void for_each(Each each) const { walk_up(0, size(), each); }

  // Places in the order of their numbers: the k-th, which is there, and the last one before `at`,
  // or of all with kLast; 0: there is none. A packed set's stand in order; a table's first members
  // are those of the packed form in order, and the others follow as they were added.
  Place nth(std::size_t k) const;
  static constexpr Place kLast = std::numeric_limits<Place>::max();
  Place before(Place at) const;

  // Whether all of it stands in one buffer: a scan then gives everything at once.
  bool packed() const { return forms_.is<Packed>(); }

  // Whether a real server would have left its small form ("listpack"), which it never returns to.
  bool large() const { return forms_.mark() != 0; }
  void set_large() { forms_.set_mark(1); }

 private:
  using Packed = PackedRows<2>;
  using Table = Shared<ZSetTable>;

  Table grown_to_table() const;

  Forms<Packed, Table> forms_;
};

// No member is given to it twice, and the set is not written otherwise meanwhile.
class ZSet::Batch {
 public:
  explicit Batch(ZSet& set)
      : table_(*set.forms_.get<Table>().own()), first_birth_(table_.map().next_birth()) {}
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch();

  void add(std::string_view member, double score) { table_.insert(member, score); }
  void set_score(Place at, double score);
  // Cannot fail.
  void commit();

 private:
  struct Change {
    Place at;
    double score;
  };
  ZSetTable& table_;
  std::uint64_t first_birth_;
  std::vector<Change> changes_;
  bool committed_ = false;
};

}  // namespace perigee::ds
