// engine/ds/ordered_set.h: values in order, each once, on shareable nodes: an OrderedMap without
// values of its keys.
#pragma once

#include <cstddef>

#include "engine/ds/ordered_map.h"

namespace perigee::ds {

template <class T, bool kCounted = false>
class OrderedSet {
 public:
  bool take_apart(Effort& effort) { return map_.take_apart(effort); }

  std::size_t size() const { return map_.size(); }
  bool empty() const { return map_.empty(); }
  std::size_t memory_bytes() const { return map_.memory_bytes(); }

  // The lowest value. Requires !empty(). O(log n), but the nodes are always in the cache.
  const T& first() const { return map_.first()->key; }
  // Of a counted set: the k-th lowest value, which is there. O(log n).
  const T& nth(std::size_t k) const { return map_.nth(k).key; }
  // Calls each(const T&), lowest first, until a call returns false.
  template <class Each>
  void walk(const Each& each) const {
    map_.walk([&](const auto& item) { return each(item.key); });
  }
  // Adds a value that is not there.
  void insert(const T& value) { map_.insert(value, {}); }
  // Removes a value that is there.
  void erase(const T& value) { map_.erase(value); }
  // See OrderedMap.
  void prepare_insert(const T& value) { map_.prepare_insert(value); }
  void insert_prepared(const T& value) { map_.insert_prepared(value, value, {}); }
  void prepare_erase(const T& value) { map_.prepare_erase(value); }
  void erase_prepared(const T& value) { map_.erase_prepared(value); }

 private:
  OrderedMap<T, Nothing, kCounted> map_;
};

}  // namespace perigee::ds
