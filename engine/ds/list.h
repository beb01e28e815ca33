// engine/ds/list.h: items in an order of their owner's, on shareable nodes.
//
// A B+tree by position: leaves hold the items (list_leaf.h), branches count what is below each of
// their links. A small list is one chunk. The ends are O(height), everything else by position is
// O(log n); walking goes from leaf to leaf. Copying costs one reference; either copy may be
// written.
//
// No argument may be a view of the same list. What runs out of memory leaves the list as it was;
// trim() and erase() need memory only for what copies share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/ds/bytes.h"
#include "engine/ds/list_leaf.h"
#include "engine/ds/shared_node.h"

namespace perigee::ds {

class List {
  struct Branch;

 public:
  class Cursor;

  List() = default;
  List(const List& other) : root_(other.root_), height_(other.height_) {
    if (root_ != nullptr) root_->retain();
  }
  List(List&& other) noexcept { swap(other); }
  List& operator=(List other) noexcept {
    swap(other);
    return *this;
  }
  ~List() { clear(); }
  bool take_apart(Effort& effort) {
    if (root_ != nullptr && !release(root_, height_, effort)) return false;
    root_ = nullptr;
    return true;
  }
  void swap(List& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(height_, other.height_);
  }

  std::size_t size() const;
  bool empty() const { return root_ == nullptr; }
  // Bytes of all nodes and items, shared or not.
  std::size_t heap_bytes() const { return root_ == nullptr ? 0 : bytes_below(root_, height_); }

  // The item at a position; lives until the list is written. Requires at < size().
  std::string_view operator[](std::size_t at) const;
  // The same for keeping: a long one is shared, not copied.
  Bytes copy_of(std::size_t at) const;

  // Adds an item before the one at a position. Requires at <= size().
  void insert(std::size_t at, std::string_view item) { insert(at, item, nullptr); }
  void insert(std::size_t at, const Bytes& item) { insert(at, item.text(), &item); }
  void push_front(std::string_view item) { insert(0, item); }
  void push_back(std::string_view item) { insert(size(), item); }
  // Puts another item in the place of one. Requires at < size().
  void replace(std::size_t at, std::string_view item);
  // Removes an item. Requires at < size().
  void erase(std::size_t at);
  // Makes the way to an item one that erase() need not clone: it cannot fail then.
  void own_for_erase(std::size_t at) { path_to_item(at); }
  // Removes all but `count` items from `first` on. Requires first + count <= size(). O(log n) and,
  // for what is removed, O(1) a chunk.
  void trim(std::size_t first, std::size_t count);
  void clear();

  // Calls each(item) for `count` items from `first` on. Requires first + count <= size().
  template <class Each>
  void for_each(std::size_t first, std::size_t count, const Each& each) const;

 private:
  static constexpr std::uint32_t kFan = 32;
  // A branch comes to be when another one is split, and each half has many links then: so a list of
  // this height has had more insertions than there will be.
  static constexpr int kMaxHeight = 16;

  using End = ListLeaf::End;

  struct Branch : SharedNode {
    std::uint32_t count = 0;  // links
    std::size_t size = 0;     // items below
    std::size_t bytes = 0;    // of this node and all below
    std::size_t sizes[kFan];  // items below each link
    SharedNode* links[kFan];

    // The link where a gap is: behind `gap` items, 0 < gap <= size, or before the first. `gap` is
    // counted from the beginning of that link afterwards.
    std::uint32_t link_for(std::size_t& gap) const;
    void insert_link(std::uint32_t at, SharedNode* link, std::size_t size);
    void erase_links(std::uint32_t at, std::uint32_t count);
  };

  // The way from the root to a gap; all of its nodes may be written.
  struct Path {
    Branch* nodes[kMaxHeight];
    std::uint32_t at[kMaxHeight];
    int depth = 0;
    SharedNode** link = nullptr;  // to the leaf
    std::size_t gap = 0;          // in the leaf

    Branch* parent() const { return nodes[depth - 1]; }
    std::uint32_t last() const { return at[depth - 1]; }
    ListLeaf* leaf() const { return static_cast<ListLeaf*>(*link); }
    void step(Branch* node, std::uint32_t way) {
      nodes[depth] = node;
      at[depth++] = way;
      link = &node->links[way];
    }
    // The leaf `by` further on under the same branch.
    void sidestep(std::uint32_t by) { link = &parent()->links[at[depth - 1] += by]; }
    // Adds to the totals of the first `levels` nodes, as numbers that wrap around.
    void add(std::size_t size, std::size_t bytes, int levels) const;
    // The leaf has so many more items, and bytes.
    void grow(std::size_t size, std::size_t bytes) const;
  };

  static Branch* branch(SharedNode* n) { return static_cast<Branch*>(n); }
  static const Branch* branch(const SharedNode* n) { return static_cast<const Branch*>(n); }
  static ListLeaf* leaf(SharedNode* n) { return static_cast<ListLeaf*>(n); }
  static const ListLeaf* leaf(const SharedNode* n) { return static_cast<const ListLeaf*>(n); }
  static std::size_t size_below(const SharedNode* n, int height) {
    return height == 0 ? leaf(n)->size() : branch(n)->size;
  }
  static std::size_t bytes_below(const SharedNode* n, int height) {
    return height == 0 ? leaf(n)->heap_bytes() : branch(n)->bytes;
  }
  static bool release(SharedNode* n, int height, Effort& effort);
  [[gnu::noinline]] static void release(SharedNode* n, int height) {
    Effort all;
    release(n, height, all);
  }
  static void own(SharedNode*& link, int height);
  const ListLeaf* find_leaf(std::size_t& at) const;

  // Adding (list_insert.cc).
  void insert(std::size_t at, std::string_view item, const Bytes* whole);
  void raise();
  static void split_branch(Path& path, int height);
  Path path_to_gap(std::size_t gap, std::size_t length);
  static void split_leaf(Path& path, std::size_t at);
  static void link_leaf(Path& path, ListLeaf* made);
  void insert_short(Path& path, std::string_view item);
  static void insert_in_chunk(Path& path, std::string_view item);
  static void exchange_leaf(Path& path, ListLeaf* made);

  // Removing (list.cc).
  Path path_to_item(std::size_t at);
  void remove_leaf(const Path& path);
  void tidy(Path& path);
  static void shrink(Path& path);
  static bool join_leaves(const Path& path, std::uint32_t left);
  void join_branches(const Path& path, int lowest);
  static std::size_t cut_leaf(Path& path, std::size_t at, std::size_t count);
  void cut_before(std::size_t first);
  void cut_behind(std::size_t count);
  void collapse();

  SharedNode* root_ = nullptr;  // a leaf at height 0, a branch above
  int height_ = 0;
};

// A place in a list, to walk from. Dead when the list is written.
class List::Cursor {
 public:
  // Requires at < list.size().
  Cursor(const List& list, std::size_t at);

  // False when the walk has left the list.
  explicit operator bool() const { return leaf_ != nullptr; }
  std::string_view operator*() const { return leaf_->item(at_); }
  void next() {
    if (++at_ == leaf_->size()) next_leaf();
  }
  void previous() {
    if (at_-- == 0) previous_leaf();
  }

 private:
  void next_leaf();
  void previous_leaf();

  const Branch* nodes_[kMaxHeight];
  std::uint32_t ways_[kMaxHeight];
  int depth_ = 0;
  const ListLeaf* leaf_ = nullptr;
  std::size_t at_ = 0;
};

template <class Each>
void List::for_each(std::size_t first, std::size_t count, const Each& each) const {
  if (count == 0) return;
  Cursor cursor(*this, first);
  for (; count > 0; --count, cursor.next()) each(*cursor);
}

}  // namespace perigee::ds
