// engine/ds/dense_table.h: a DenseMap in a shareable node, with an account of what its entries
// hold.
//
// The large form of hashes, sets and sorted sets. An Entry is what DenseMap asks for, and has
// `std::size_t heap_bytes() const`. What runs out of memory changes nothing; see DenseMap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/ds/dense_map.h"

namespace perigee::ds {

template <class Entry>
class DenseTable : public SharedNode {
 public:
  explicit DenseTable(std::uint64_t hash_seed) : map_(hash_seed) {}

  const DenseMap<Entry>& map() const { return map_; }
  // Bytes of the table, itself included.
  std::size_t heap_bytes() const {
    return allocation_bytes(sizeof(DenseTable)) + map_.memory_bytes() + entries_heap_;
  }

  // Adds an entry whose key is not there; its birth.
  std::uint64_t insert(Entry entry) {
    const std::size_t heap = entry.heap_bytes();
    const std::uint64_t birth = map_.insert(std::move(entry));
    entries_heap_ += heap;
    return birth;
  }
  // Calls change(Entry&) for the entry born then. The key must stay as it is.
  template <class Change>
  void change(std::uint64_t birth, const Change& change) {
    Entry& entry = map_.own(birth);
    const std::size_t before = entry.heap_bytes();
    change(entry);
    entries_heap_ += entry.heap_bytes() - before;
  }
  void erase(std::uint64_t birth) {
    const std::size_t heap = map_.get(birth).heap_bytes();
    map_.erase(birth);
    entries_heap_ -= heap;
  }
  void own_for_erase(std::uint64_t birth) { map_.own_for_erase(birth); }
  // Undoes all insertions since the next birth was `birth`. Requires that nothing was erased since.
  // Cannot fail.
  void take_back_from(std::uint64_t birth) {
    while (map_.next_birth() > birth) {
      const std::uint64_t youngest = map_.next_birth() - 1;
      entries_heap_ -= map_.get(youngest).heap_bytes();
      map_.take_back(youngest);
    }
  }

  DenseTable* clone() const { return new DenseTable(*this, Copy{}); }
  static void destroy(DenseTable* gone) { delete gone; }
  bool take_apart(Effort& effort) { return map_.take_apart(effort); }

 protected:
  struct Copy {};
  DenseTable(const DenseTable& other, Copy)
      : map_(other.map_), entries_heap_(other.entries_heap_) {}

 private:
  DenseMap<Entry> map_;
  std::size_t entries_heap_ = 0;
};

}  // namespace perigee::ds
