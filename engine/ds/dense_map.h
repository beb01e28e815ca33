// engine/ds/dense_map.h: entries found by key, walked in the order in which they were added.
//
// A BirthTree holds the entries, a HashIndex finds a key's birth. Order, random picks and scans
// depend on the operations alone, never on the hash; so the seed may be anything. Copying costs two
// references; either copy may be written.
//
//   find, insert, erase   O(1), one walk of the index and one of the tree; no rehash of the whole
//   nth, before, from     O(log n) to the base 64
//
// An Entry is movable and copyable (a copy shares), and has `std::string_view key() const`.
//
// What runs out of memory changes nothing. erase() needs memory only for what copies share; and not
// for that either after own_for_erase(), until the map is copied.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/base/hash.h"
#include "engine/ds/birth_tree.h"
#include "engine/ds/hash_index.h"

namespace perigee::ds {

struct SeededHash {
  std::uint64_t operator()(std::string_view key, std::uint64_t seed) const {
    return base::hash_bytes(key, seed);
  }
};

template <class Entry, class Hash = SeededHash>
class DenseMap {
 public:
  explicit DenseMap(std::uint64_t hash_seed = 0) : seed_(hash_seed) {}
  bool take_apart(Effort& effort) {
    return index_.take_apart(effort) && entries_.take_apart(effort);
  }

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return size() == 0; }
  std::uint64_t hash_seed() const { return seed_; }

  // Measured: 12.6 to 16.1 while the index grows; it shrinks when it is nearly empty.
  static constexpr std::size_t kIndexBytesAnEntry = 14;
  // Bytes of all nodes, shared or not, without what the entries point to. Of the index, what one of
  // this history takes on average: how full its segments are depends on the hash seed, and nothing
  // that can be seen may.
  std::size_t memory_bytes() const {
    return entries_.memory_bytes() +
           (reach_ == 0 ? 0 : std::max(kLeastIndexBytes, kIndexBytesAnEntry * reach_));
  }

  // An entry and when it was born; birth 0: there is none. The pointer lives until the map is
  // changed.
  struct Found {
    std::uint64_t birth = 0;
    const Entry* entry = nullptr;
  };
  Found find(std::string_view key) const {
    Found found;
    found.birth = index_.find(Hash{}(key, seed_), [&](std::uint64_t birth) {
      const Entry& candidate = entries_.get(birth);
      if (candidate.key() != key) return false;
      found.entry = &candidate;
      return true;
    });
    return found;
  }

  // Adds an entry whose key is not there. Returns its birth: higher than all before.
  std::uint64_t insert(Entry&& entry) {
    const std::uint64_t hash = Hash{}(entry.key(), seed_);
    const std::uint64_t birth = entries_.append(std::move(entry));
    absl::Cleanup undo = [&] { entries_.take_back(birth); };
    index_.insert(hash, birth, HashOf{this});
    std::move(undo).Cancel();
    reach_ = std::max(reach_, size());
    return birth;
  }

  // Removes the entry born then, which is there.
  void erase(std::uint64_t birth) {
    index_.erase(Hash{}(entries_.own(birth).key(), seed_), birth, HashOf{this});
    entries_.erase_owned(birth);
    settle_reach();
  }
  void own_for_erase(std::uint64_t birth) {
    index_.own_path(Hash{}(entries_.own(birth).key(), seed_));
  }
  // Undoes the insertion that came last, and so on back. Cannot fail.
  void take_back(std::uint64_t birth) {
    index_.erase(HashOf{this}(birth), birth, HashOf{this});
    entries_.take_back(birth);
    settle_reach();
  }

  // The entry born then, which is there; to read, and to write. The key must stay as it is.
  const Entry& get(std::uint64_t birth) const { return entries_.get(birth); }
  Entry& own(std::uint64_t birth) { return entries_.own(birth); }
  bool shared(std::uint64_t birth) const { return entries_.shared(birth); }

  // See BirthTree.
  std::uint64_t nth(std::size_t k) const { return entries_.nth(k); }
  std::uint64_t before(std::uint64_t birth) const { return entries_.before(birth); }
  std::uint64_t from(std::uint64_t birth) const { return entries_.from(birth); }
  std::uint64_t next_birth() const { return entries_.next_birth(); }
  template <class Each>
  void for_each(const Each& each) const {
    entries_.for_each(each);
  }

 private:
  struct HashOf {
    const DenseMap* map;
    std::uint64_t operator()(std::uint64_t birth) const {
      return Hash{}(map->entries_.get(birth).key(), map->seed_);
    }
  };

  static constexpr std::size_t kLeastIndexBytes = HashIndex::kLeastBytes;
  static constexpr std::size_t kEntriesUntilItShrinks = 4;  // for each that is left
  void settle_reach() { reach_ = std::min(reach_, kEntriesUntilItShrinks * size()); }

  std::uint64_t seed_;
  BirthTree<Entry> entries_;
  HashIndex index_;
  std::size_t reach_ = 0;  // how many entries the index has room for
};

}  // namespace perigee::ds
