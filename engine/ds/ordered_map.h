// engine/ds/ordered_map.h: keys in order, each with a value, on shareable nodes.
//
// A B+tree: leaves hold up to 64 items in order, branches up to 32 links, each with the lowest key
// behind it. A leaf that grows doubles at first, and gets eight more places a time later. Copying
// costs one reference; either copy may be written. O(log n) each. A counted map also knows how many
// items are behind each link: how many are lower than a key, and which one is the k-th.
//
// Key and Value copy and default-construct without allocating, and move without throwing. Keys are
// compared by < with whatever they are looked for by, never with each other: a key may mean
// something only to whoever looks for it. What a value points to is not counted.
//
// An operation that runs out of memory leaves the content as it was: nodes are cloned and split on
// the way down, and the change itself, at the end of the way, cannot fail. Removing needs memory
// only for what copies share; joining nodes and giving room back is left when there is none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <numeric>
#include <type_traits>
#include <utility>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

// The value of a map that is a set.
struct Nothing {};

template <class Key, class Value, bool kCounted = false>
class OrderedMap {
 public:
  struct Item {
    Key key;
    [[no_unique_address]] Value value;
  };

  OrderedMap() = default;
  OrderedMap(const OrderedMap& other)
      : root_(other.root_), height_(other.height_), size_(other.size_), bytes_(other.bytes_) {
    if (root_ != nullptr) root_->retain();
  }
  OrderedMap(OrderedMap&& other) noexcept { swap(other); }
  OrderedMap& operator=(OrderedMap other) noexcept {
    swap(other);
    return *this;
  }
  ~OrderedMap() {
    if (root_ != nullptr) release(root_, height_);
  }
  bool take_apart(Effort& effort) {
    if (root_ != nullptr && !release(root_, height_, effort)) return false;
    root_ = nullptr;
    return true;
  }
  void swap(OrderedMap& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(height_, other.height_);
    std::swap(size_, other.size_);
    std::swap(bytes_, other.bytes_);
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Bytes of all nodes, shared or not.
  std::size_t memory_bytes() const { return bytes_; }

  // The value of a key, null when it is absent. Lives until the map is changed.
  template <class Wanted>
  const Value* find(const Wanted& key) const {
    const Item* item = at_or_after(key);
    return item == nullptr || key < item->key ? nullptr : &item->value;
  }
  // The item with this key or the next one, and that with this key or the one before it; null when
  // there is none.
  template <class Wanted>
  const Item* at_or_after(const Wanted& key) const;
  template <class Wanted>
  const Item* at_or_before(const Wanted& key) const;
  // Null when the map is empty.
  const Item* first() const;
  const Item* last() const;

  // Calls each(const Item&) for the items from `key` on, upwards or downwards, until one call
  // returns false.
  template <class Wanted, class Each>
  void walk_up(const Wanted& key, const Each& each) const {
    if (root_ != nullptr) walk_up_below(root_, height_, &key, each);
  }
  template <class Wanted, class Each>
  void walk_down(const Wanted& key, const Each& each) const {
    if (root_ != nullptr) walk_down_below(root_, height_, &key, each);
  }
  // All of them, in order, until a call returns false.
  template <class Each>
  void walk(const Each& each) const {
    if (root_ != nullptr) walk_up_below<Key>(root_, height_, nullptr, each);
  }

  // Of a counted map: how many items are lower than `key`, and the k-th item, which is there.
  template <class Wanted>
  std::size_t rank(const Wanted& key) const;
  const Item& nth(std::size_t k) const;
  // The same walks from the k-th item on, which is there.
  template <class Each>
  void walk_up_from(std::size_t k, const Each& each) const {
    walk_up_from_below(root_, height_, k, each);
  }
  template <class Each>
  void walk_down_from(std::size_t k, const Each& each) const {
    walk_down_from_below(root_, height_, k, each);
  }

  // The value of a key that is there, for writing: what other copies share is cloned on the way.
  // Lives until the map is changed or copied.
  template <class Wanted>
  Value& own(const Wanted& key) {
    return own_item(key).value;
  }
  // Puts another key, of the same place in the order, where one is.
  template <class Wanted>
  void replace_key(const Wanted& old, Key key) {
    own_item(old).key = std::move(key);
  }
  // Adds a key that is not there. `where` is what it is looked for by.
  template <class Wanted>
  void insert(const Wanted& where, Key key, Value value) {
    insert_prepared(prepare_insert(where), std::move(key), std::move(value));
  }
  void insert(const Key& key, Value value) { insert(key, key, std::move(value)); }
  // Removes a key that is there.
  template <class Wanted>
  void erase(const Wanted& key) {
    prepare_erase(key);
    erase_prepared(key);
  }

  // The same in two steps, for whoever changes several maps or none: the first leaves the content
  // as it is and may run out of memory, the second, which follows at once, cannot. To do both, an
  // erasure is prepared before an insertion, and done after it. What was prepared to be erased
  // stays so whatever else is inserted, prepared or erased, until the map is copied. A Way is good
  // until the map is changed or copied, and spares looking for the place again.
  class Way;
  template <class Wanted>
  Way prepare_insert(const Wanted& where);
  void insert_prepared(const Way& way, Key key, Value value);
  template <class Wanted>
  void insert_prepared(const Wanted& where, Key key, Value value);
  template <class Wanted>
  void prepare_erase(const Wanted& key);
  template <class Wanted>
  void erase_prepared(const Wanted& key);

 private:
  template <class Wanted>
  Item& own_item(const Wanted& key);

  static constexpr std::uint32_t kLeafMin = 4, kLeafMax = 64, kBranchMax = 32;
  static constexpr std::uint32_t grown(std::uint32_t capacity) {
    return std::min({2 * capacity, capacity + 8, kLeafMax});
  }

  struct alignas(alignof(Item) < 8 ? 8 : alignof(Item)) Leaf : SharedNode {
    std::uint32_t count = 0;
    std::uint32_t capacity = 0;
    Item* items() { return reinterpret_cast<Item*>(this + 1); }
    const Item* items() const { return reinterpret_cast<const Item*>(this + 1); }
  };
  // How many items are behind each link.
  struct Counts {
    std::uint32_t behind[kCounted ? kBranchMax : 1];
  };
  struct Branch : SharedNode, std::conditional_t<kCounted, Counts, Nothing> {
    std::uint32_t count = 0;
    Key lowest[kBranchMax];  // the lowest key behind the link; of the first one it means nothing
    SharedNode* links[kBranchMax];
  };

  static Leaf* leaf(SharedNode* n) { return static_cast<Leaf*>(n); }
  static const Leaf* leaf(const SharedNode* n) { return static_cast<const Leaf*>(n); }
  static Branch* branch(SharedNode* n) { return static_cast<Branch*>(n); }
  static const Branch* branch(const SharedNode* n) { return static_cast<const Branch*>(n); }
  static std::size_t leaf_bytes(std::size_t capacity) {
    return sizeof(Leaf) + capacity * sizeof(Item);
  }
  static std::uint32_t count_of(const SharedNode* n, int height) {
    return height == 0 ? leaf(n)->count : branch(n)->count;
  }
  static std::uint32_t most(int height) { return height == 0 ? kLeafMax : kBranchMax; }
  static bool full(const SharedNode* n, int height) { return count_of(n, height) == most(height); }

  Leaf* make_leaf(std::uint32_t capacity) {
    auto* made = new (::operator new(leaf_bytes(capacity))) Leaf;
    made->capacity = capacity;
    bytes_ += allocation_bytes(leaf_bytes(capacity));
    return made;
  }
  Branch* make_branch() {
    auto* made = new Branch;
    bytes_ += allocation_bytes(sizeof(Branch));
    return made;
  }
  static bool destroy_leaf(Leaf* gone, Effort& effort) {
    for (; gone->count > 0 && !std::is_trivially_destructible_v<Item>; --gone->count) {
      Item* last = gone->items() + gone->count - 1;
      if (!ds::take_apart(last->value, effort) || !effort.spend()) return false;
      std::destroy_at(last);
    }
    if (!effort.spend()) return false;
    ::operator delete(gone);
    return true;
  }
  // Gives back one reference to a node; false when something is left of it.
  static bool release(SharedNode* n, int height, Effort& effort) {
    if (!n->keep_last()) return true;
    if (height == 0) return destroy_leaf(leaf(n), effort);
    for (Branch* b = branch(n); b->count > 0; --b->count)
      if (!release(b->links[b->count - 1], height - 1, effort)) return false;
    delete branch(n);
    return true;
  }
  [[gnu::noinline]] static void release(SharedNode* n, int height) {
    Effort all;
    release(n, height, all);
  }
  // Lets go of a node of this map.
  void drop(SharedNode* n, int height) {
    bytes_ -= height == 0 ? allocation_bytes(leaf_bytes(leaf(n)->capacity))
                          : allocation_bytes(sizeof(Branch));
    release(n, height);
  }

  // Adds the items of one leaf to another that has room for them; `from` may be shared.
  static void take_items(Leaf* to, Leaf* from) {
    Item* end = to->items() + to->count;
    if (from->shared()) {
      std::uninitialized_copy_n(from->items(), from->count, end);
      to->count += from->count;
    } else {
      std::uninitialized_move_n(from->items(), from->count, end);
      to->count += from->count;
      std::destroy_n(from->items(), std::exchange(from->count, 0));
    }
  }
  static void take_links(Branch* to, Branch* from) {
    std::copy_n(from->lowest, from->count, to->lowest + to->count);
    std::copy_n(from->links, from->count, to->links + to->count);
    if constexpr (kCounted) std::copy_n(from->behind, from->count, to->behind + to->count);
    for (std::uint32_t i = 0; i < from->count; ++i) from->links[i]->retain();
    to->count += from->count;
  }
  static std::uint32_t items_below(const SharedNode* n, int height) {
    if (height == 0) return leaf(n)->count;
    return std::accumulate(branch(n)->behind, branch(n)->behind + branch(n)->count, 0u);
  }

  // Makes the node behind a link one that may be written; a leaf gets that many places.
  void own_leaf(SharedNode*& link, std::uint32_t capacity) {
    if (!link->shared() && leaf(link)->capacity == capacity) return;
    Leaf* made = make_leaf(capacity);
    take_items(made, leaf(link));
    drop(std::exchange(link, made), 0);
  }
  void own_node(SharedNode*& link, int height) {
    if (height == 0) return own_leaf(link, leaf(link)->capacity);
    if (!link->shared()) return;
    Branch* made = make_branch();
    take_links(made, branch(link));
    drop(std::exchange(link, made), height);
  }

  // The link behind which `key` is or belongs.
  template <class Wanted>
  static std::uint32_t link_for(const Branch* b, const Wanted& key) {
    const auto* above =
        std::upper_bound(b->lowest + 1, b->lowest + b->count, key,
                         [](const Wanted& wanted, const Key& low) { return wanted < low; });
    return static_cast<std::uint32_t>(above - b->lowest) - 1;
  }
  template <class Wanted>
  static std::uint32_t place_of(const Leaf* l, const Wanted& key) {
    const auto* at =
        std::lower_bound(l->items(), l->items() + l->count, key,
                         [](const Item& item, const Wanted& wanted) { return item.key < wanted; });
    return static_cast<std::uint32_t>(at - l->items());
  }

  void split(Branch* parent, std::uint32_t at, int height, bool at_end);
  void join(Branch* parent, std::uint32_t left, int height);
  bool try_join(Branch* parent, std::uint32_t left, int height) {
    try {
      join(parent, left, height);
      return true;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }
  void try_shrink(SharedNode*& link, std::uint32_t capacity) {
    try {
      own_leaf(link, capacity);
    } catch (const std::bad_alloc&) {
    }
  }
  template <class Wanted>
  bool erase_below(SharedNode* n, int height, const Wanted& key);
  static const Key& lowest_below(const SharedNode* n, int height) {
    for (; height > 0; --height) n = branch(n)->links[0];
    return leaf(n)->items()->key;
  }
  void remove_link(Branch* parent, std::uint32_t at, int height);
  template <class Wanted, class Each>
  static bool walk_up_below(const SharedNode* n, int height, const Wanted* key, const Each& each);
  template <class Wanted, class Each>
  static bool walk_down_below(const SharedNode* n, int height, const Wanted* key, const Each& each);
  template <class Each>
  static bool walk_up_from_below(const SharedNode* n, int height, std::size_t k, const Each& each);
  template <class Each>
  static bool walk_down_from_below(const SharedNode* n, int height, std::size_t k,
                                   const Each& each);

  SharedNode* root_ = nullptr;
  int height_ = 0;  // 0: the root is a leaf
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
};

template <class Key, class Value, bool kCounted>
class OrderedMap<Key, Value, kCounted>::Way {
  friend OrderedMap;
  static constexpr int kMaxHeight = 16;  // nodes part in halves: enough for 2^64 insertions
  Leaf* leaf;
  std::uint32_t place;
  std::uint32_t* behind[kCounted ? kMaxHeight : 1];  // the counts that rise, of each height
};

template <class Key, class Value, bool kCounted>
template <class Wanted>
auto OrderedMap<Key, Value, kCounted>::at_or_after(const Wanted& key) const -> const Item* {
  const Item* found = nullptr;
  walk_up(key, [&](const Item& item) {
    found = &item;
    return false;
  });
  return found;
}

template <class Key, class Value, bool kCounted>
template <class Wanted>
auto OrderedMap<Key, Value, kCounted>::at_or_before(const Wanted& key) const -> const Item* {
  const Item* found = nullptr;
  walk_down(key, [&](const Item& item) {
    found = &item;
    return false;
  });
  return found;
}

template <class Key, class Value, bool kCounted>
auto OrderedMap<Key, Value, kCounted>::first() const -> const Item* {
  if (empty()) return nullptr;
  const SharedNode* n = root_;
  for (int h = height_; h > 0; --h) n = branch(n)->links[0];
  return leaf(n)->items();
}

template <class Key, class Value, bool kCounted>
auto OrderedMap<Key, Value, kCounted>::last() const -> const Item* {
  if (empty()) return nullptr;
  const SharedNode* n = root_;
  for (int h = height_; h > 0; --h) n = branch(n)->links[branch(n)->count - 1];
  return leaf(n)->items() + leaf(n)->count - 1;
}

// A null key: from the first item on.
template <class Key, class Value, bool kCounted>
template <class Wanted, class Each>
bool OrderedMap<Key, Value, kCounted>::walk_up_below(const SharedNode* n, int height,
                                                     const Wanted* key, const Each& each) {
  if (height == 0) {
    const Leaf* l = leaf(n);
    for (std::uint32_t i = key == nullptr ? 0 : place_of(l, *key); i < l->count; ++i)
      if (!each(l->items()[i])) return false;
    return true;
  }
  const Branch* b = branch(n);
  for (std::uint32_t i = key == nullptr ? 0 : link_for(b, *key); i < b->count; ++i) {
    if (!walk_up_below(b->links[i], height - 1, key, each)) return false;
    key = nullptr;
  }
  return true;
}

template <class Key, class Value, bool kCounted>
template <class Wanted, class Each>
bool OrderedMap<Key, Value, kCounted>::walk_down_below(const SharedNode* n, int height,
                                                       const Wanted* key, const Each& each) {
  if (height == 0) {
    const Leaf* l = leaf(n);
    std::uint32_t end = key == nullptr ? l->count : place_of(l, *key);
    if (key != nullptr && end < l->count && !(*key < l->items()[end].key)) ++end;
    while (end > 0)
      if (!each(l->items()[--end])) return false;
    return true;
  }
  const Branch* b = branch(n);
  for (std::uint32_t end = key == nullptr ? b->count : link_for(b, *key) + 1; end > 0; --end) {
    if (!walk_down_below(b->links[end - 1], height - 1, key, each)) return false;
    key = nullptr;
  }
  return true;
}

template <class Key, class Value, bool kCounted>
template <class Wanted>
std::size_t OrderedMap<Key, Value, kCounted>::rank(const Wanted& key) const {
  if (root_ == nullptr) return 0;
  std::size_t before = 0;
  const SharedNode* n = root_;
  for (int h = height_; h > 0; --h) {
    const Branch* b = branch(n);
    const std::uint32_t at = link_for(b, key);
    before = std::accumulate(b->behind, b->behind + at, before);
    n = b->links[at];
  }
  return before + place_of(leaf(n), key);
}

template <class Key, class Value, bool kCounted>
auto OrderedMap<Key, Value, kCounted>::nth(std::size_t k) const -> const Item& {
  const Item* found = nullptr;
  walk_up_from(k, [&](const Item& item) {
    found = &item;
    return false;
  });
  return *found;
}

template <class Key, class Value, bool kCounted>
template <class Each>
bool OrderedMap<Key, Value, kCounted>::walk_up_from_below(const SharedNode* n, int height,
                                                          std::size_t k, const Each& each) {
  if (height == 0) {
    for (; k < leaf(n)->count; ++k)
      if (!each(leaf(n)->items()[k])) return false;
    return true;
  }
  const Branch* b = branch(n);
  std::uint32_t i = 0;
  while (k >= b->behind[i]) k -= b->behind[i++];
  for (; i < b->count; ++i, k = 0)
    if (!walk_up_from_below(b->links[i], height - 1, k, each)) return false;
  return true;
}

template <class Key, class Value, bool kCounted>
template <class Each>
bool OrderedMap<Key, Value, kCounted>::walk_down_from_below(const SharedNode* n, int height,
                                                            std::size_t k, const Each& each) {
  if (height == 0) {
    for (++k; k > 0; --k)
      if (!each(leaf(n)->items()[k - 1])) return false;
    return true;
  }
  const Branch* b = branch(n);
  std::uint32_t i = 0;
  while (k >= b->behind[i]) k -= b->behind[i++];
  for (;; k = b->behind[i] - 1) {
    if (!walk_down_from_below(b->links[i], height - 1, k, each)) return false;
    if (i-- == 0) return true;
  }
}

template <class Key, class Value, bool kCounted>
template <class Wanted>
auto OrderedMap<Key, Value, kCounted>::own_item(const Wanted& key) -> Item& {
  SharedNode** link = &root_;
  for (int h = height_; h > 0; --h) {
    own_node(*link, h);
    link = &branch(*link)->links[link_for(branch(*link), key)];
  }
  own_node(*link, 0);
  return leaf(*link)->items()[place_of(leaf(*link), key)];
}

// The leaf where the key belongs gets room for it, and the way there may be written.
template <class Key, class Value, bool kCounted>
template <class Wanted>
auto OrderedMap<Key, Value, kCounted>::prepare_insert(const Wanted& where) -> Way {
  if (root_ == nullptr) root_ = make_leaf(kLeafMin);
  if (full(root_, height_)) {
    Branch* up = make_branch();
    up->count = 1;
    if constexpr (kCounted) up->behind[0] = static_cast<std::uint32_t>(size_);
    up->links[0] = std::exchange(root_, up);
    ++height_;
  }
  Way way;
  SharedNode** link = &root_;
  bool at_end = true;
  for (int h = height_; h > 0; --h) {
    own_node(*link, h);
    Branch* b = branch(*link);
    std::uint32_t at = link_for(b, where);
    at_end = at_end && at + 1 == b->count;
    if (full(b->links[at], h - 1)) {
      split(b, at, h - 1, at_end);
      at = link_for(b, where);
    }
    if constexpr (kCounted) way.behind[h - 1] = &b->behind[at];
    link = &b->links[at];
  }
  const Leaf* l = leaf(*link);
  own_leaf(*link, l->count == l->capacity ? grown(l->capacity) : l->capacity);
  way.leaf = leaf(*link);
  way.place = place_of(way.leaf, where);
  return way;
}

template <class Key, class Value, bool kCounted>
template <class Wanted>
void OrderedMap<Key, Value, kCounted>::insert_prepared(const Wanted& where, Key key, Value value) {
  Way way;
  SharedNode* n = root_;
  for (int h = height_; h > 0; --h) {
    const std::uint32_t at = link_for(branch(n), where);
    if constexpr (kCounted) way.behind[h - 1] = &branch(n)->behind[at];
    n = branch(n)->links[at];
  }
  way.leaf = leaf(n);
  way.place = place_of(way.leaf, where);
  insert_prepared(way, std::move(key), std::move(value));
}

template <class Key, class Value, bool kCounted>
void OrderedMap<Key, Value, kCounted>::insert_prepared(const Way& way, Key key, Value value) {
  if constexpr (kCounted)
    for (int h = 0; h < height_; ++h) ++*way.behind[h];
  Leaf* l = way.leaf;
  Item* const at = l->items() + way.place;
  Item* const end = l->items() + l->count++;
  ++size_;
  if (at == end) {
    new (end) Item{std::move(key), std::move(value)};
    return;
  }
  new (end) Item(std::move(end[-1]));
  std::move_backward(at, end - 1, end);
  *at = {std::move(key), std::move(value)};
}

// Parts the full node behind a link. A map that grows at its end leaves full nodes behind.
template <class Key, class Value, bool kCounted>
void OrderedMap<Key, Value, kCounted>::split(Branch* parent, std::uint32_t at, int height,
                                             bool at_end) {
  own_node(parent->links[at], height);
  const std::uint32_t keep = at_end ? most(height) - 1 : most(height) / 2;
  SharedNode* right;
  Key low;
  if (height == 0) {
    Leaf* from = leaf(parent->links[at]);
    Leaf* to = make_leaf(at_end ? kLeafMin : grown(kLeafMax / 2));
    to->count = from->count - keep;
    std::uninitialized_move_n(from->items() + keep, to->count, to->items());
    std::destroy_n(from->items() + keep, to->count);
    from->count = keep;
    low = to->items()[0].key;
    right = to;
    if (!at_end) try_shrink(parent->links[at], grown(kLeafMax / 2));
  } else {
    Branch* from = branch(parent->links[at]);
    Branch* to = make_branch();
    to->count = from->count - keep;
    std::move(from->lowest + keep, from->lowest + from->count, to->lowest);
    std::copy_n(from->links + keep, to->count, to->links);
    if constexpr (kCounted) std::copy_n(from->behind + keep, to->count, to->behind);
    from->count = keep;
    low = to->lowest[0];
    right = to;
  }
  std::move_backward(parent->lowest + at + 1, parent->lowest + parent->count,
                     parent->lowest + parent->count + 1);
  std::copy_backward(parent->links + at + 1, parent->links + parent->count,
                     parent->links + parent->count + 1);
  parent->lowest[at + 1] = std::move(low);
  parent->links[at + 1] = right;
  if constexpr (kCounted) {
    std::copy_backward(parent->behind + at + 1, parent->behind + parent->count,
                       parent->behind + parent->count + 1);
    parent->behind[at + 1] = items_below(right, height);
    parent->behind[at] -= parent->behind[at + 1];
  }
  ++parent->count;
}

// Joins nodes that are nearly empty, too.
template <class Key, class Value, bool kCounted>
template <class Wanted>
void OrderedMap<Key, Value, kCounted>::prepare_erase(const Wanted& key) {
  SharedNode** link = &root_;
  for (int h = height_; h > 0; --h) {
    own_node(*link, h);
    Branch* b = branch(*link);
    std::uint32_t at = link_for(b, key);
    const std::uint32_t left = at > 0 ? at - 1 : 0, few = most(h - 1) / 4;
    if (b->count > 1 && count_of(b->links[at], h - 1) <= few &&
        count_of(b->links[left], h - 1) + count_of(b->links[left + 1], h - 1) <= 2 * few &&
        try_join(b, left, h - 1))
      at = left;
    link = &b->links[at];
  }
  const Leaf* l = leaf(*link);
  if (l->capacity > kLeafMin && l->count <= l->capacity / 4)
    try_shrink(*link, std::max(kLeafMin, l->capacity / 2));
  own_node(*link, 0);
}

template <class Key, class Value, bool kCounted>
template <class Wanted>
void OrderedMap<Key, Value, kCounted>::erase_prepared(const Wanted& key) {
  erase_below(root_, height_, key);
  --size_;
  const bool emptied = size_ == 0;
  while (!emptied && height_ > 0 && branch(root_)->count == 1) {
    SharedNode* only = branch(root_)->links[0];
    only->retain();
    drop(std::exchange(root_, only), height_--);
  }
  if (!emptied) return;
  drop(std::exchange(root_, nullptr), height_);
  height_ = 0;
}

// Whether the node has another lowest key than before, or nothing left.
template <class Key, class Value, bool kCounted>
template <class Wanted>
bool OrderedMap<Key, Value, kCounted>::erase_below(SharedNode* n, int height, const Wanted& key) {
  if (height == 0) {
    Leaf* l = leaf(n);
    Item* at = l->items() + place_of(l, key);
    std::move(at + 1, l->items() + l->count, at);
    std::destroy_at(l->items() + --l->count);
    return at == l->items();
  }
  Branch* b = branch(n);
  const std::uint32_t at = link_for(b, key);
  if constexpr (kCounted) --b->behind[at];
  if (!erase_below(b->links[at], height - 1, key)) return false;
  if (count_of(b->links[at], height - 1) == 0)
    remove_link(b, at, height - 1);
  else if (at > 0)
    b->lowest[at] = lowest_below(b->links[at], height - 1);
  return at == 0;
}

template <class Key, class Value, bool kCounted>
void OrderedMap<Key, Value, kCounted>::remove_link(Branch* parent, std::uint32_t at, int height) {
  drop(parent->links[at], height);
  std::move(parent->lowest + at + 1, parent->lowest + parent->count, parent->lowest + at);
  std::copy(parent->links + at + 1, parent->links + parent->count, parent->links + at);
  if constexpr (kCounted)
    std::copy(parent->behind + at + 1, parent->behind + parent->count, parent->behind + at);
  parent->lowest[--parent->count] = Key();
}

// Puts what is behind link `left + 1` behind `left`, where there is room for it.
template <class Key, class Value, bool kCounted>
void OrderedMap<Key, Value, kCounted>::join(Branch* parent, std::uint32_t left, int height) {
  SharedNode*& into = parent->links[left];
  SharedNode* from = parent->links[left + 1];
  if (height == 0) {
    own_leaf(into, std::max(leaf(into)->capacity, kLeafMax / 2));
    take_items(leaf(into), leaf(from));
  } else {
    own_node(into, height);
    Branch* to = branch(into);
    const std::uint32_t seam = to->count;
    take_links(to, branch(from));
    to->lowest[seam] = parent->lowest[left + 1];
  }
  if constexpr (kCounted) parent->behind[left] += parent->behind[left + 1];
  remove_link(parent, left + 1, height);
}

}  // namespace perigee::ds
