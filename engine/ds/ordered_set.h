// engine/ds/ordered_set.h: a sorted set of small values, on shareable nodes.
//
// A B+tree: leaves hold up to 64 values in order, branches up to 32 links with the lowest value
// behind each. Copying costs one reference; either copy may be written. O(log n) each.
//
// T is trivially copyable and totally ordered by operator<.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

template <class T>
class OrderedSet {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  OrderedSet() = default;
  OrderedSet(const OrderedSet& other)
      : root_(other.root_), height_(other.height_), size_(other.size_), bytes_(other.bytes_) {
    if (root_ != nullptr) root_->retain();
  }
  OrderedSet(OrderedSet&& other) noexcept { swap(other); }
  OrderedSet& operator=(OrderedSet other) noexcept {
    swap(other);
    return *this;
  }
  ~OrderedSet() {
    if (root_ != nullptr) release(root_, height_);
  }
  void swap(OrderedSet& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(height_, other.height_);
    std::swap(size_, other.size_);
    std::swap(bytes_, other.bytes_);
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t memory_bytes() const { return bytes_; }

  // The lowest value. Requires !empty(). O(log n), but the nodes are always in the cache.
  const T& first() const {
    const SharedNode* n = root_;
    for (int h = height_; h > 0; --h) n = branch(n)->links[0];
    return leaf(n)->items[0];
  }

  // Adds a value that is not there.
  void insert(const T& value) {
    if (root_ == nullptr) root_ = make<Leaf>();
    if (SharedNode* right = insert_below(root_, height_, value)) {
      auto* up = make<Branch>();
      up->count = 2;
      up->links[0] = root_;
      up->links[1] = right;
      up->lowest[0] = lowest(root_, height_);
      up->lowest[1] = lowest(right, height_);
      root_ = up;
      ++height_;
    }
    ++size_;
  }

  // Removes a value that is there.
  void erase(const T& value) {
    erase_below(root_, height_, value);
    --size_;
    while (height_ > 0 && branch(root_)->count == 1) {
      SharedNode* only = branch(root_)->links[0];
      only->retain();
      drop<Branch>(root_, height_);
      root_ = only;
      --height_;
    }
    if (size_ == 0) {
      drop<Leaf>(root_, 0);
      root_ = nullptr;
    }
  }

 private:
  static constexpr std::uint32_t kLeafMax = 64, kBranchMax = 32;

  struct Leaf : SharedNode {
    std::uint32_t count = 0;
    T items[kLeafMax];
  };
  struct Branch : SharedNode {
    std::uint32_t count = 0;
    T lowest[kBranchMax];
    SharedNode* links[kBranchMax];
  };

  static Leaf* leaf(SharedNode* n) { return static_cast<Leaf*>(n); }
  static const Leaf* leaf(const SharedNode* n) { return static_cast<const Leaf*>(n); }
  static Branch* branch(SharedNode* n) { return static_cast<Branch*>(n); }
  static const Branch* branch(const SharedNode* n) { return static_cast<const Branch*>(n); }

  template <class NodeType>
  NodeType* make() {
    bytes_ += allocation_bytes(sizeof(NodeType));
    return new NodeType;
  }
  template <class NodeType>
  void drop(SharedNode* n, int height) {
    bytes_ -= allocation_bytes(sizeof(NodeType));
    release(n, height);
  }
  static void release(SharedNode* n, int height) {
    if (!n->release()) return;
    if (height == 0) {
      delete leaf(n);
      return;
    }
    for (std::uint32_t i = 0; i < branch(n)->count; ++i) release(branch(n)->links[i], height - 1);
    delete branch(n);
  }
  static void own(SharedNode*& link, int height) {
    if (!link->shared()) return;
    SharedNode* copy;
    if (height == 0) {
      auto* made = new Leaf;
      made->count = leaf(link)->count;
      std::copy_n(leaf(link)->items, made->count, made->items);
      copy = made;
    } else {
      auto* made = new Branch;
      made->count = branch(link)->count;
      std::copy_n(branch(link)->lowest, made->count, made->lowest);
      std::copy_n(branch(link)->links, made->count, made->links);
      for (std::uint32_t i = 0; i < made->count; ++i) made->links[i]->retain();
      copy = made;
    }
    release(std::exchange(link, copy), height);
  }

  static const T& lowest(const SharedNode* n, int height) {
    return height == 0 ? leaf(n)->items[0] : branch(n)->lowest[0];
  }
  // The link behind which `value` is or belongs.
  static std::uint32_t link_for(const Branch* b, const T& value) {
    const T* end = b->lowest + b->count;
    const T* above = std::upper_bound(b->lowest + 1, end, value);
    return static_cast<std::uint32_t>(above - b->lowest) - 1;
  }
  template <class Item>
  static void insert_at(Item* items, std::uint32_t count, std::uint32_t at, const Item& item) {
    std::copy_backward(items + at, items + count, items + count + 1);
    items[at] = item;
  }
  template <class Item>
  static void erase_at(Item* items, std::uint32_t count, std::uint32_t at) {
    std::copy(items + at + 1, items + count, items + at);
  }

  SharedNode* insert_below(SharedNode*& link, int height, const T& value);
  SharedNode* insert_in_leaf(Leaf* node, const T& value);
  void erase_below(SharedNode*& link, int height, const T& value);
  void remove_link(Branch* parent, std::uint32_t at, int height);
  void merge(Branch* parent, std::uint32_t left, int height);

  SharedNode* root_ = nullptr;
  int height_ = 0;  // 0: the root is a leaf
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
};

// Returns the new right half when the node had to be split.
template <class T>
SharedNode* OrderedSet<T>::insert_below(SharedNode*& link, int height, const T& value) {
  own(link, height);
  if (height == 0) return insert_in_leaf(leaf(link), value);
  Branch* b = branch(link);
  const std::uint32_t at = link_for(b, value);
  SharedNode* right = insert_below(b->links[at], height - 1, value);
  b->lowest[at] = lowest(b->links[at], height - 1);
  if (right == nullptr) return nullptr;
  Branch* into = b;
  std::uint32_t where = at + 1;
  Branch* split = nullptr;
  if (b->count == kBranchMax) {
    split = make<Branch>();
    // A set that grows at its end (deadlines mostly do) leaves full nodes behind.
    const std::uint32_t keep = where == kBranchMax ? kBranchMax - 1 : kBranchMax / 2;
    split->count = b->count - keep;
    std::copy_n(b->lowest + keep, split->count, split->lowest);
    std::copy_n(b->links + keep, split->count, split->links);
    b->count = keep;
    if (where > keep) {
      into = split;
      where -= keep;
    }
  }
  insert_at(into->lowest, into->count, where, lowest(right, height - 1));
  insert_at(into->links, into->count, where, right);
  ++into->count;
  return split;
}

template <class T>
SharedNode* OrderedSet<T>::insert_in_leaf(Leaf* node, const T& value) {
  auto at = static_cast<std::uint32_t>(
      std::lower_bound(node->items, node->items + node->count, value) - node->items);
  Leaf* into = node;
  Leaf* split = nullptr;
  if (node->count == kLeafMax) {
    split = make<Leaf>();
    const std::uint32_t keep = at == kLeafMax ? kLeafMax - 1 : kLeafMax / 2;
    split->count = node->count - keep;
    std::copy_n(node->items + keep, split->count, split->items);
    node->count = keep;
    if (at > keep) {
      into = split;
      at -= keep;
    }
  }
  insert_at(into->items, into->count, at, value);
  ++into->count;
  return split;
}

template <class T>
void OrderedSet<T>::erase_below(SharedNode*& link, int height, const T& value) {
  own(link, height);
  if (height == 0) {
    Leaf* node = leaf(link);
    const auto at = static_cast<std::uint32_t>(
        std::lower_bound(node->items, node->items + node->count, value) - node->items);
    erase_at(node->items, node->count--, at);
    return;
  }
  Branch* b = branch(link);
  const std::uint32_t at = link_for(b, value);
  erase_below(b->links[at], height - 1, value);
  const std::uint32_t left = height == 1 ? leaf(b->links[at])->count : branch(b->links[at])->count;
  if (left == 0) return remove_link(b, at, height - 1);
  b->lowest[at] = lowest(b->links[at], height - 1);
  const std::uint32_t few = (height == 1 ? kLeafMax : kBranchMax) / 4;
  if (left < few && b->count > 1) merge(b, at > 0 ? at - 1 : 0, height - 1);
}

template <class T>
void OrderedSet<T>::remove_link(Branch* parent, std::uint32_t at, int height) {
  if (height == 0)
    drop<Leaf>(parent->links[at], height);
  else
    drop<Branch>(parent->links[at], height);
  erase_at(parent->lowest, parent->count, at);
  erase_at(parent->links, parent->count, at);
  --parent->count;
}

// Joins links `left` and `left + 1` of the parent when one node can hold both with room to spare.
template <class T>
void OrderedSet<T>::merge(Branch* parent, std::uint32_t left, int height) {
  SharedNode*& a = parent->links[left];
  const SharedNode* b = parent->links[left + 1];
  if (height == 0) {
    if (leaf(a)->count + leaf(b)->count > kLeafMax / 2) return;
    own(a, height);
    std::copy_n(leaf(b)->items, leaf(b)->count, leaf(a)->items + leaf(a)->count);
    leaf(a)->count += leaf(b)->count;
  } else {
    if (branch(a)->count + branch(b)->count > kBranchMax / 2) return;
    own(a, height);
    Branch* to = branch(a);
    std::copy_n(branch(b)->lowest, branch(b)->count, to->lowest + to->count);
    std::copy_n(branch(b)->links, branch(b)->count, to->links + to->count);
    for (std::uint32_t i = 0; i < branch(b)->count; ++i) branch(b)->links[i]->retain();
    to->count += branch(b)->count;
  }
  remove_link(parent, left + 1, height);
}

}  // namespace perigee::ds
