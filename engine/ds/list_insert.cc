// How a list grows. On the way down everything is made ready that needs memory: nodes that copies
// share are cloned, full branches split. So whatever fails leaves the items as they were.
#include <algorithm>

#include "perigee/check.h"

#include "engine/ds/list.h"

namespace perigee::ds {
namespace {

// A chunk at an end that has less than this to spare is left as it is, and another one begun.
constexpr std::size_t kCrowded = ListLeaf::kMaxBytes - ListLeaf::kMaxBytes / 8;

bool chunk_takes(const ListLeaf& leaf, std::size_t length) {
  return length <= ListLeaf::kMaxItem && !leaf.is_long() && leaf.takes(length);
}

// Where there is less to move.
ListLeaf::End nearer_end(const ListLeaf& leaf, std::size_t at) {
  return at * 2 < leaf.size() ? ListLeaf::End::kFront : ListLeaf::End::kBack;
}

ListLeaf::End other(ListLeaf::End end) {
  return end == ListLeaf::End::kFront ? ListLeaf::End::kBack : ListLeaf::End::kFront;
}

bool is_inside(const ListLeaf& leaf, std::size_t gap) { return gap > 0 && gap < leaf.size(); }

// Whether a short item goes to a leaf of its own, or to a half of this one.
bool needs_leaf(const ListLeaf& leaf, std::size_t gap, std::size_t length) {
  if (!chunk_takes(leaf, length)) return true;
  if (is_inside(leaf, gap) || leaf.packed_bytes() + 2 + length <= kCrowded) return false;
  return !leaf.has_room(gap == 0 ? ListLeaf::End::kFront : ListLeaf::End::kBack, length);
}

}  // namespace

// A new root above the present one.
void List::raise() {
  PERIGEE_CHECK(height_ + 1 < kMaxHeight, "a list grew taller than lists can be");
  auto* up = new Branch;
  up->size = size_below(root_, height_);
  up->bytes = bytes_below(root_, height_) + allocation_bytes(sizeof(Branch));
  up->insert_link(0, root_, up->size);
  root_ = up;
  ++height_;
}

// Splits the branch of this height that the path has come to, whose parent has room for another
// link, and goes on to the right half when the gap is there.
void List::split_branch(Path& path, int height) {
  Branch* parent = path.parent();
  Branch* left = branch(*path.link);
  auto* right = new Branch;
  // A list that grows at an end leaves full branches behind.
  std::uint32_t keep = left->count / 2;
  if (path.gap == left->size) keep = left->count - 1;
  if (path.gap == 0) keep = 1;
  right->count = left->count - keep;
  std::copy_n(left->links + keep, right->count, right->links);
  std::copy_n(left->sizes + keep, right->count, right->sizes);
  right->bytes = allocation_bytes(sizeof(Branch));
  for (std::uint32_t i = 0; i < right->count; ++i) {
    right->size += right->sizes[i];
    right->bytes += bytes_below(right->links[i], height - 1);
  }
  left->count = keep;
  left->size -= right->size;
  left->bytes -= right->bytes - allocation_bytes(sizeof(Branch));
  parent->sizes[path.last()] = left->size;
  parent->insert_link(path.last() + 1, right, right->size);
  path.add(0, allocation_bytes(sizeof(Branch)), path.depth);
  if (path.gap <= left->size) return;
  path.gap -= left->size;
  path.sidestep(1);
}

// The way to a gap where an item of `length` is to be: with room for two more links in the last
// branch, when there is one.
List::Path List::path_to_gap(std::size_t gap, std::size_t length) {
  const auto full = [](const SharedNode* n) { return branch(n)->count + 2 > kFan; };
  if (height_ > 0 && full(root_)) raise();
  Path path;
  path.link = &root_;
  path.gap = gap;
  for (int h = height_; h > 0; --h) {
    own(*path.link, h);
    Branch* b = branch(*path.link);
    path.step(b, b->link_for(path.gap));
    if (h == 1 || !full(*path.link)) continue;
    own(*path.link, h - 1);
    split_branch(path, h - 1);
  }
  // Between two leaves it may be either.
  if (path.depth > 0 && path.gap == path.leaf()->size() && path.last() + 1 < path.parent()->count &&
      !chunk_takes(*path.leaf(), length) &&
      chunk_takes(*leaf(path.parent()->links[path.last() + 1]), length)) {
    path.sidestep(1);
    path.gap = 0;
  }
  own(*path.link, 0);
  return path;
}

// Puts a leaf where the gap is, which is at an end of the path's leaf.
void List::link_leaf(Path& path, ListLeaf* made) {
  Branch* parent = path.parent();
  path.add(made->size(), made->heap_bytes(), path.depth);
  parent->insert_link(path.last() + (path.gap == 0 ? 0 : 1), made, made->size());
}

// Replaces the chunk of the path by one with the same items.
void List::exchange_leaf(Path& path, ListLeaf* made) {
  path.grow(0, made->heap_bytes() - path.leaf()->heap_bytes());
  release(std::exchange(*path.link, made), 0);
}

// Moves the items from `at` on to a chunk of their own, which comes next.
void List::split_leaf(Path& path, std::size_t at) {
  ListLeaf* left = path.leaf();
  const std::size_t moved = left->size() - at;
  ListLeaf* right = left->repacked(at, left->size(), 0, End::kBack);
  left->erase(at, moved);
  path.grow(std::size_t{0} - moved, 0);
  path.add(moved, right->heap_bytes(), path.depth);
  path.parent()->insert_link(path.last() + 1, right, moved);
  shrink(path);
}

// Requires that the chunk of the path takes the item.
void List::insert_in_chunk(Path& path, std::string_view item) {
  const ListLeaf* chunk = path.leaf();
  End end = nearer_end(*chunk, path.gap);
  if (!chunk->has_room(end, item.size())) {
    if (is_inside(*chunk, path.gap) && chunk->has_room(other(end), item.size()))
      end = other(end);
    else
      exchange_leaf(path, chunk->repacked(0, chunk->size(), item.size(), end));
  }
  path.leaf()->insert(path.gap, item, end);
  path.grow(1, 0);
}

void List::insert_short(Path& path, std::string_view item) {
  const std::size_t length = item.size();
  const ListLeaf* near = path.leaf();
  if (!needs_leaf(*near, path.gap, length)) return insert_in_chunk(path, item);
  if (!is_inside(*near, path.gap)) {
    const End end = path.gap == 0 ? End::kFront : End::kBack;
    const std::size_t usual = near->is_long() ? length : near->text_bytes() / near->size();
    ListLeaf* made = ListLeaf::make_chunk(heap_bytes() / 8, usual, length, end);
    made->insert(0, item, end);
    return link_leaf(path, made);
  }
  const std::size_t half = near->middle();
  split_leaf(path, half);
  if (path.gap > half) {
    path.gap -= half;
    path.sidestep(1);
  }
  insert_in_chunk(path, item);
}

void List::insert(std::size_t at, std::string_view item, const Bytes* whole) {
  const bool is_short = item.size() <= ListLeaf::kMaxItem;
  const auto make_long = [&] { return ListLeaf::make_long(whole ? *whole : Bytes(item)); };
  if (root_ == nullptr) {
    ListLeaf* made = is_short ? ListLeaf::make_chunk(0, 0, item.size(), End::kBack) : make_long();
    if (is_short) made->insert(0, item, End::kBack);
    root_ = made;
    return;
  }
  if (height_ == 0 && needs_leaf(*leaf(root_), at, item.size())) raise();
  Path path = path_to_gap(at, item.size());
  if (is_short) return insert_short(path, item);
  if (is_inside(*path.leaf(), path.gap)) split_leaf(path, path.gap);
  link_leaf(path, make_long());
}

void List::replace(std::size_t at, std::string_view item) {
  Path path = path_to_item(at);
  ListLeaf* old = path.leaf();
  const std::size_t before = old->item(path.gap).size(), after = item.size();
  const bool is_short = after <= ListLeaf::kMaxItem;
  if (old->is_long() && !is_short) {
    const std::size_t bytes = old->heap_bytes();
    old->bytes() = Bytes(item);
    return path.grow(0, old->heap_bytes() - bytes);
  }
  if (old->is_long() || !is_short || !old->takes(after, before)) {
    // All of the way is owned now, and stays so: only the first of these can fail.
    insert(at, item);
    return erase(at + 1);
  }
  const std::size_t more = after > before ? after - before : 0;
  End end = nearer_end(*old, path.gap);
  if (!old->has_text_room(end, more)) {
    if (old->has_text_room(other(end), more))
      end = other(end);
    else
      exchange_leaf(path, old->repacked(0, old->size(), more, end));
  }
  path.leaf()->replace(path.gap, item, end);
}

}  // namespace perigee::ds
