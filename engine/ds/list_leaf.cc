#include "engine/ds/list_leaf.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace perigee::ds {
namespace {

template <class Number>
std::uint16_t narrow(Number n) {
  return static_cast<std::uint16_t>(n);
}

}  // namespace

ListLeaf* ListLeaf::place(void* memory, std::size_t slots, std::size_t room) {
  auto* made = new (memory) ListLeaf;
  made->slots_ = narrow(slots);
  made->room_ = narrow(room);
  return made;
}

ListLeaf* ListLeaf::allocate(std::size_t slots, std::size_t room) {
  const std::size_t bytes = allocation_room(packed_bytes(slots, room));
  return place(::operator new(bytes), slots, bytes - packed_bytes(slots, 0));
}

ListLeaf* ListLeaf::make_chunk(std::size_t capacity, std::size_t usual, std::size_t length,
                               End end) {
  const std::size_t least = packed_bytes(1, length);
  const std::size_t room = std::clamp(capacity, least, kMaxBytes) - least;
  const std::size_t more = room / (usual + 2);
  ListLeaf* made = allocate(1 + more, length + more * usual);
  if (end == End::kFront) {
    made->first_ = made->slots_;
    made->begin_ = made->room_;
  }
  return made;
}

ListLeaf* ListLeaf::make_long(Bytes item) {
  void* memory = ::operator new(sizeof(ListLeaf) + sizeof(Bytes));
  auto* made = new (memory) ListLeaf;
  made->count_ = 1;
  new (made + 1) Bytes(std::move(item));
  return made;
}

ListLeaf* ListLeaf::clone() const {
  if (is_long()) return make_long(bytes());
  ListLeaf* made = allocate(slots_, room_);
  made->take_items(*this, 0, count_, first_, begin_);
  return made;
}

void ListLeaf::destroy(ListLeaf* gone) {
  if (gone->is_long()) std::destroy_at(&gone->bytes());
  ::operator delete(gone);
}

std::size_t ListLeaf::heap_bytes() const {
  if (!is_long()) return allocation_bytes(capacity());
  return allocation_bytes(sizeof(ListLeaf) + sizeof(Bytes)) + bytes().heap_bytes();
}

// Copies items [at, to) of another chunk into this one, which is empty.
void ListLeaf::take_items(const ListLeaf& from, std::size_t at, std::size_t to, std::size_t first,
                          std::size_t begin) {
  const std::size_t source = from.start(at);
  first_ = narrow(first);
  begin_ = narrow(begin);
  count_ = narrow(to - at);
  std::memcpy(text() + begin, from.text() + source, from.start(to) - source);
  for (std::size_t i = 0; i < to - at; ++i)
    ends()[first + i] = narrow(from.ends()[from.first_ + at + i] - source + begin);
}

ListLeaf* ListLeaf::repacked(std::size_t from, std::size_t to, std::size_t length, End end) const {
  const std::size_t items = to - from, bytes = start(to) - start(from);
  const std::size_t least = packed_bytes(items + 1, bytes + length);
  const std::size_t roomy =
      std::max(allocation_room(least + least / 4), items == count_ ? capacity() : 0);
  const std::size_t spare = std::max(std::min(roomy, kMaxBytes), least) - least;
  const std::size_t more = spare / ((bytes + length) / (items + 1) + 2);
  ListLeaf* made = allocate(items + 1 + more, bytes + length + spare - 2 * more);
  // What is free beyond the item that comes: three quarters at its end.
  const std::size_t free_text = made->room_ - bytes - length;
  const bool front = end == End::kFront;
  made->take_items(*this, from, to, front ? 1 + more - more / 4 : more / 4,
                   front ? length + free_text - free_text / 4 : free_text / 4);
  return made;
}

std::size_t ListLeaf::middle() const {
  const std::size_t half = (packed_bytes() - kHeader) / 2;
  const auto before = [this](std::size_t at) { return 2 * at + start(at) - begin_; };
  std::size_t at = 1;
  while (at + 1 < count_ && before(at) < half) ++at;
  // The nearer one of the two on either side of the half.
  return at > 1 && half - before(at - 1) < before(at) - half ? at - 1 : at;
}

ListLeaf* ListLeaf::try_allocate(std::size_t items, std::size_t text) {
  const std::size_t slots = items + items / 4;
  const std::size_t bytes =
      allocation_room(std::min(packed_bytes(slots, text + text / 4), kMaxBytes));
  void* memory = ::operator new(bytes, std::nothrow);
  return memory == nullptr ? nullptr : place(memory, slots, bytes - packed_bytes(slots, 0));
}

ListLeaf* ListLeaf::shrunken() const {
  ListLeaf* made = try_allocate(count_, text_bytes());
  if (made == nullptr) return nullptr;
  made->take_items(*this, 0, count_, (made->slots_ - count_) / 2, (made->room_ - text_bytes()) / 2);
  return made;
}

ListLeaf* ListLeaf::joined(const ListLeaf& left, const ListLeaf& right) {
  const std::size_t text = left.text_bytes(), all = text + right.text_bytes();
  ListLeaf* made = try_allocate(left.size() + right.size(), all);
  if (made == nullptr) return nullptr;
  // The right ones first: each call says where the items begin, and the last one holds.
  const std::size_t first = (made->slots_ - left.size() - right.size()) / 2;
  const std::size_t begin = (made->room_ - all) / 2;
  made->take_items(right, 0, right.size(), first + left.size(), begin + text);
  made->take_items(left, 0, left.size(), first, begin);
  made->count_ = narrow(left.size() + right.size());
  return made;
}

// Moves the text of item `at` and those behind it.
void ListLeaf::move_tail(std::size_t at, std::ptrdiff_t by) {
  if (at == count_) return;
  const std::size_t from = start(at);
  std::memmove(text() + from + by, text() + from, start(count_) - from);
  for (std::size_t i = at; i < count_; ++i) ends()[first_ + i] = narrow(ends()[first_ + i] + by);
}

// Moves the text of the items before item `at`.
void ListLeaf::move_head(std::size_t at, std::ptrdiff_t by) {
  if (at > 0) std::memmove(text() + begin_ + by, text() + begin_, start(at) - begin_);
  for (std::size_t i = 0; i < at; ++i) ends()[first_ + i] = narrow(ends()[first_ + i] + by);
  begin_ = narrow(begin_ + by);
}

void ListLeaf::insert(std::size_t at, std::string_view item, End end) {
  const auto length = static_cast<std::ptrdiff_t>(item.size());
  if (end == End::kFront) {
    const std::size_t stop = start(at);
    move_head(at, -length);
    if (at > 0) std::memmove(ends() + first_ - 1, ends() + first_, at * sizeof(std::uint16_t));
    --first_;
    ends()[first_ + at] = narrow(stop);
  } else {
    const std::size_t from = start(at);
    move_tail(at, length);
    std::uint16_t* slot = ends() + first_ + at;
    if (at < count_) std::memmove(slot + 1, slot, (count_ - at) * sizeof(std::uint16_t));
    *slot = narrow(from + item.size());
  }
  ++count_;
  if (!item.empty()) std::memcpy(text() + start(at), item.data(), item.size());
}

void ListLeaf::erase(std::size_t at, std::size_t count) {
  const std::size_t behind = count_ - at - count;
  const auto gap = static_cast<std::ptrdiff_t>(start(at + count) - start(at));
  if (at < behind) {
    move_head(at, gap);
    if (at > 0) std::memmove(ends() + first_ + count, ends() + first_, at * sizeof(std::uint16_t));
    first_ = narrow(first_ + count);
  } else {
    move_tail(at + count, -gap);
    std::uint16_t* slot = ends() + first_ + at;
    if (behind > 0) std::memmove(slot, slot + count, behind * sizeof(std::uint16_t));
  }
  count_ = narrow(count_ - count);
}

void ListLeaf::replace(std::size_t at, std::string_view item, End end) {
  const auto longer = static_cast<std::ptrdiff_t>(item.size()) -
                      static_cast<std::ptrdiff_t>(start(at + 1) - start(at));
  if (end == End::kFront) {
    move_head(at, -longer);
  } else {
    move_tail(at + 1, longer);
    ends()[first_ + at] = narrow(ends()[first_ + at] + longer);
  }
  if (!item.empty()) std::memcpy(text() + start(at), item.data(), item.size());
}

}  // namespace perigee::ds
