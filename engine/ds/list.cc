#include "engine/ds/list.h"

#include <algorithm>

namespace perigee::ds {

std::uint32_t List::Branch::link_for(std::size_t& gap) const {
  const std::uint32_t last = count - 1;
  if (const std::size_t before = size - sizes[last]; gap > before) {
    gap -= before;
    return last;
  }
  std::uint32_t at = 0;
  while (gap > sizes[at]) gap -= sizes[at++];
  return at;
}

void List::Branch::insert_link(std::uint32_t at, SharedNode* link, std::size_t items) {
  std::copy_backward(links + at, links + count, links + count + 1);
  std::copy_backward(sizes + at, sizes + count, sizes + count + 1);
  links[at] = link;
  sizes[at] = items;
  ++count;
}

void List::Branch::erase_links(std::uint32_t at, std::uint32_t gone) {
  std::copy(links + at + gone, links + count, links + at);
  std::copy(sizes + at + gone, sizes + count, sizes + at);
  count -= gone;
}

void List::Path::add(std::size_t size, std::size_t bytes, int levels) const {
  for (int i = 0; i < levels; ++i) {
    nodes[i]->size += size;
    nodes[i]->bytes += bytes;
    if (i + 1 < levels) nodes[i]->sizes[at[i]] += size;
  }
}

void List::Path::grow(std::size_t size, std::size_t bytes) const {
  if (depth == 0) return;
  add(size, bytes, depth);
  parent()->sizes[last()] += size;
}

// Gives back one reference to a node; false when something is left of it.
bool List::release(SharedNode* n, int height, Effort& effort) {
  if (height == 0 && !effort.spend()) return false;
  if (!n->keep_last()) return true;
  if (height == 0) {
    ListLeaf::destroy(leaf(n));
    return true;
  }
  for (Branch* b = branch(n); b->count > 0; --b->count)
    if (!release(b->links[b->count - 1], height - 1, effort)) return false;
  delete branch(n);
  return true;
}

void List::own(SharedNode*& link, int height) {
  if (!link->shared()) return;
  SharedNode* copy;
  if (height == 0) {
    copy = leaf(link)->clone();
  } else {
    const Branch* from = branch(link);
    auto* made = new Branch;
    made->count = from->count;
    made->size = from->size;
    made->bytes = from->bytes;
    std::copy_n(from->sizes, from->count, made->sizes);
    std::copy_n(from->links, from->count, made->links);
    for (std::uint32_t i = 0; i < made->count; ++i) made->links[i]->retain();
    copy = made;
  }
  release(std::exchange(link, copy), height);
}

std::size_t List::size() const { return root_ == nullptr ? 0 : size_below(root_, height_); }

void List::clear() {
  if (root_ != nullptr) release(root_, height_);
  root_ = nullptr;
  height_ = 0;
}

// `at` is counted from the beginning of the leaf afterwards.
const ListLeaf* List::find_leaf(std::size_t& at) const {
  const SharedNode* n = root_;
  ++at;
  for (int h = height_; h > 0; --h) n = branch(n)->links[branch(n)->link_for(at)];
  --at;
  return leaf(n);
}

std::string_view List::operator[](std::size_t at) const {
  const ListLeaf* found = find_leaf(at);
  return found->item(at);
}

Bytes List::copy_of(std::size_t at) const {
  const ListLeaf* found = find_leaf(at);
  return found->is_long() ? found->bytes() : Bytes(found->item(at));
}

// The gap of the path is where the item is, not behind it.
List::Path List::path_to_item(std::size_t at) {
  Path path;
  path.link = &root_;
  path.gap = at + 1;
  for (int h = height_; h > 0; --h) {
    own(*path.link, h);
    Branch* b = branch(*path.link);
    path.step(b, b->link_for(path.gap));
  }
  own(*path.link, 0);
  --path.gap;
  return path;
}

void List::erase(std::size_t at) {
  Path path = path_to_item(at);
  if (path.leaf()->size() == 1) return remove_leaf(path);
  path.leaf()->erase(path.gap, 1);
  path.grow(std::size_t{0} - 1, 0);
  tidy(path);
}

// Removes the leaf of the path, and the branches that have no other.
void List::remove_leaf(const Path& path) {
  int level = path.depth - 1;
  std::size_t bytes = path.leaf()->heap_bytes();
  for (; level > 0 && path.nodes[level]->count == 1; --level)
    bytes += allocation_bytes(sizeof(Branch));
  if (level < 0 || path.nodes[level]->count == 1) return clear();
  Branch* from = path.nodes[level];
  const std::uint32_t at = path.at[level];
  path.add(std::size_t{0} - path.leaf()->size(), std::size_t{0} - bytes, level + 1);
  SharedNode* gone = from->links[at];
  from->erase_links(at, 1);
  release(gone, height_ - 1 - level);
  join_branches(path, level);
  collapse();
}

// Gives back what the chunk of the path no longer needs.
void List::tidy(Path& path) {
  if (path.depth > 0 && !path.leaf()->is_long() &&
      path.leaf()->packed_bytes() < ListLeaf::kMaxBytes / 4) {
    const std::uint32_t at = path.last();
    if (join_leaves(path, at) || (at > 0 && join_leaves(path, at - 1))) {
      join_branches(path, path.depth - 1);
      return collapse();
    }
  }
  shrink(path);
}

void List::shrink(Path& path) {
  if (path.leaf()->is_long() || !path.leaf()->wasteful()) return;
  if (ListLeaf* smaller = path.leaf()->shrunken()) exchange_leaf(path, smaller);
}

// Makes one chunk of two neighbours when they fill half of it at the most.
bool List::join_leaves(const Path& path, std::uint32_t left) {
  Branch* parent = path.parent();
  if (left + 1 >= parent->count) return false;
  const ListLeaf* a = leaf(parent->links[left]);
  const ListLeaf* b = leaf(parent->links[left + 1]);
  if (a->is_long() || b->is_long()) return false;
  if (a->packed_bytes() + b->packed_bytes() > ListLeaf::kMaxBytes / 2) return false;
  ListLeaf* made = ListLeaf::joined(*a, *b);
  if (made == nullptr) return false;
  path.add(0, made->heap_bytes() - a->heap_bytes() - b->heap_bytes(), path.depth);
  release(std::exchange(parent->links[left], made), 0);
  parent->sizes[left] = made->size();
  SharedNode* gone = parent->links[left + 1];
  parent->erase_links(left + 1, 1);
  release(gone, 0);
  return true;
}

// Joins thin branches on the path, from level `lowest` up, with a neighbour when they fill half of
// one. No memory is needed: the one on the path may be written.
void List::join_branches(const Path& path, int lowest) {
  for (int level = lowest; level > 0; --level) {
    Branch* thin = path.nodes[level];
    Branch* parent = path.nodes[level - 1];
    if (thin->count >= kFan / 4) return;
    const std::uint32_t at = path.at[level - 1];
    const bool before = at > 0;
    if (parent->count == 1) return;
    const std::uint32_t other = before ? at - 1 : at + 1;
    const Branch* near = branch(parent->links[other]);
    if (thin->count + near->count > kFan / 2) return;
    for (std::uint32_t i = 0; i < near->count; ++i) {
      near->links[i]->retain();
      thin->insert_link(before ? i : thin->count, near->links[i], near->sizes[i]);
    }
    thin->size += near->size;
    thin->bytes += near->bytes - allocation_bytes(sizeof(Branch));
    parent->sizes[at] += near->size;
    path.add(0, std::size_t{0} - allocation_bytes(sizeof(Branch)), level);
    SharedNode* gone = parent->links[other];
    parent->erase_links(other, 1);
    release(gone, height_ - level);
  }
}

// A root with one link is none.
void List::collapse() {
  while (height_ > 0 && branch(root_)->count == 1) {
    SharedNode* only = branch(root_)->links[0];
    only->retain();
    release(root_, height_);
    root_ = only;
    --height_;
  }
}

void List::trim(std::size_t first, std::size_t count) {
  if (count == 0) return clear();
  // Both ways are owned before anything goes.
  if (first > 0 && first + count < size()) path_to_item(first + count - 1);
  if (first > 0) cut_before(first);
  if (count < size()) cut_behind(count);
}

// Removes items of the path's leaf; answers how many bytes that gave back. What is above the leaf
// is not told.
std::size_t List::cut_leaf(Path& path, std::size_t at, std::size_t count) {
  if (count == 0) return 0;
  const std::size_t before = path.leaf()->heap_bytes();
  path.leaf()->erase(at, count);
  if (path.leaf()->wasteful())
    if (ListLeaf* smaller = path.leaf()->shrunken()) release(std::exchange(*path.link, smaller), 0);
  return before - path.leaf()->heap_bytes();
}

void List::cut_before(std::size_t first) {
  Path path = path_to_item(first);
  std::size_t size = path.gap, bytes = cut_leaf(path, 0, size);
  for (int level = path.depth - 1; level >= 0; --level) {
    Branch* b = path.nodes[level];
    const std::uint32_t at = path.at[level];
    const int below = height_ - 1 - level;
    b->sizes[at] -= size;
    for (std::uint32_t i = 0; i < at; ++i) {
      size += b->sizes[i];
      bytes += bytes_below(b->links[i], below);
      release(b->links[i], below);
    }
    b->erase_links(0, at);
    b->size -= size;
    b->bytes -= bytes;
  }
  collapse();
}

void List::cut_behind(std::size_t count) {
  Path path = path_to_item(count - 1);
  const std::size_t keep = path.gap + 1;
  std::size_t size = path.leaf()->size() - keep, bytes = cut_leaf(path, keep, size);
  for (int level = path.depth - 1; level >= 0; --level) {
    Branch* b = path.nodes[level];
    const std::uint32_t behind = path.at[level] + 1;
    const int below = height_ - 1 - level;
    b->sizes[behind - 1] -= size;
    for (std::uint32_t i = behind; i < b->count; ++i) {
      size += b->sizes[i];
      bytes += bytes_below(b->links[i], below);
      release(b->links[i], below);
    }
    b->count = behind;
    b->size -= size;
    b->bytes -= bytes;
  }
  collapse();
}

List::Cursor::Cursor(const List& list, std::size_t at) {
  const SharedNode* n = list.root_;
  at_ = at + 1;
  for (int h = list.height_; h > 0; --h) {
    nodes_[depth_] = branch(n);
    ways_[depth_] = branch(n)->link_for(at_);
    n = branch(n)->links[ways_[depth_++]];
  }
  --at_;
  leaf_ = leaf(n);
}

void List::Cursor::next_leaf() {
  int level = depth_ - 1;
  while (level >= 0 && ways_[level] + 1 == nodes_[level]->count) --level;
  leaf_ = nullptr;
  if (level < 0) return;
  const SharedNode* n = nodes_[level]->links[++ways_[level]];
  for (++level; level < depth_; ++level) {
    nodes_[level] = branch(n);
    ways_[level] = 0;
    n = nodes_[level]->links[0];
  }
  leaf_ = leaf(n);
  at_ = 0;
}

void List::Cursor::previous_leaf() {
  int level = depth_ - 1;
  while (level >= 0 && ways_[level] == 0) --level;
  leaf_ = nullptr;
  if (level < 0) return;
  const SharedNode* n = nodes_[level]->links[--ways_[level]];
  for (++level; level < depth_; ++level) {
    nodes_[level] = branch(n);
    ways_[level] = nodes_[level]->count - 1;
    n = nodes_[level]->links[ways_[level]];
  }
  leaf_ = leaf(n);
  at_ = leaf_->size() - 1;
}

}  // namespace perigee::ds
