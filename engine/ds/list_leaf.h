// engine/ds/list_leaf.h: what the leaves of a list are: packed chunks of items, and items that are
// too long for one.
//
//   chunk | header | ends[slots]: two bytes an item      | text[room]                         |
//         |        | ..free.. | 5 | 11 | 12 | ..free..   | ..free.. hello|perigee|! ..free..  |
//                             ^ first                      ^ begin
//
//   long  | header | Bytes |   slots = 0; the text is in a block that copies share
//
// Items stand in order, with room at either end, so that pushing and popping move nothing. An end
// is counted from the first byte of the text area. Leaves are shareable and know nothing of the
// tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/ds/bytes.h"
#include "engine/ds/shared_node.h"

namespace perigee::ds {

class ListLeaf : public SharedNode {
 public:
  enum class End : std::uint8_t { kFront, kBack };

  // The largest chunk in bytes, a page with the allocator's header; the longest item in one.
  static constexpr std::size_t kMaxBytes = 4088, kMaxItem = 1024;

  // A chunk with room for an item of `length` and as many as expected of `usual` bytes, at the end
  // named; at most `capacity` bytes, or kMaxBytes.
  static ListLeaf* make_chunk(std::size_t capacity, std::size_t usual, std::size_t length, End end);
  static ListLeaf* make_long(Bytes item);
  ListLeaf* clone() const;
  static void destroy(ListLeaf* gone);

  bool is_long() const { return slots_ == 0; }
  std::size_t size() const { return count_; }
  // Bytes of this leaf and what it points to, the allocator's bookkeeping included.
  std::size_t heap_bytes() const;

  // The item; lives until the leaf is written. Requires at < size().
  std::string_view item(std::size_t at) const {
    if (is_long()) return bytes().text();
    const std::size_t from = start(at);
    return {text() + from, ends()[first_ + at] - from};
  }
  // The item of a long leaf.
  const Bytes& bytes() const { return *reinterpret_cast<const Bytes*>(this + 1); }
  Bytes& bytes() { return *reinterpret_cast<Bytes*>(this + 1); }

  // The rest is for chunks.

  // The smallest chunk that holds these items and no more.
  std::size_t packed_bytes() const { return packed_bytes(count_, text_bytes()); }
  std::size_t text_bytes() const { return start(count_) - begin_; }
  // Whether one chunk can hold these items and another one, instead of one that is `replaced` long.
  bool takes(std::size_t length) const { return packed_bytes() + 2 + length <= kMaxBytes; }
  bool takes(std::size_t length, std::size_t replaced) const {
    return packed_bytes() + 2 + length <= kMaxBytes + replaced;
  }
  // Whether there is free room for an item, or for so many bytes, on this side of the items.
  bool has_room(End end, std::size_t length) const {
    return end == End::kFront ? first_ > 0 && begin_ >= length
                              : first_ + count_ < slots_ && room_ - start(count_) >= length;
  }
  bool has_text_room(End end, std::size_t more) const {
    return end == End::kFront ? begin_ >= more : room_ - start(count_) >= more;
  }

  // A chunk with items [from, to) and room for another of `length` and a quarter more, most of it
  // at the end named; no smaller than this one when it takes all. Requires that they fit.
  ListLeaf* repacked(std::size_t from, std::size_t to, std::size_t length, End end) const;
  // How many items make up about half of the bytes: not none, not all. Requires size() > 1.
  std::size_t middle() const;
  // A smaller chunk with the same items, and a chunk with those of two; null when there is no
  // memory for it. Requires of two that they fill half a chunk at the most.
  ListLeaf* shrunken() const;
  static ListLeaf* joined(const ListLeaf& left, const ListLeaf& right);
  bool wasteful() const { return capacity() > 512 && packed_bytes() * 4 < capacity(); }

  // None of these can fail. `item` is no view of this leaf.
  // Adds an item before item `at`, moving those on that side. Requires has_room(end, its length).
  void insert(std::size_t at, std::string_view item, End end);
  // Removes items [at, at + count).
  void erase(std::size_t at, std::size_t count);
  // Requires has_text_room(end, how much longer it is).
  void replace(std::size_t at, std::string_view item, End end);

 private:
  static constexpr std::size_t kHeader = 16;

  static std::size_t packed_bytes(std::size_t items, std::size_t text) {
    return kHeader + 2 * items + text;
  }
  static ListLeaf* place(void* memory, std::size_t slots, std::size_t room);
  static ListLeaf* allocate(std::size_t slots, std::size_t room);
  static ListLeaf* try_allocate(std::size_t items, std::size_t text);
  void take_items(const ListLeaf& from, std::size_t at, std::size_t to, std::size_t first,
                  std::size_t begin);

  std::size_t capacity() const { return kHeader + 2 * std::size_t{slots_} + room_; }
  std::uint16_t* ends() { return reinterpret_cast<std::uint16_t*>(this + 1); }
  const std::uint16_t* ends() const { return reinterpret_cast<const std::uint16_t*>(this + 1); }
  char* text() { return reinterpret_cast<char*>(ends() + slots_); }
  const char* text() const { return reinterpret_cast<const char*>(ends() + slots_); }
  // Where item `at` begins; of the one behind the last, where free room begins.
  std::size_t start(std::size_t at) const { return at == 0 ? begin_ : ends()[first_ + at - 1]; }
  void move_tail(std::size_t at, std::ptrdiff_t by);
  void move_head(std::size_t at, std::ptrdiff_t by);

  std::uint16_t slots_ = 0;  // ends there is room for; 0: a long item
  std::uint16_t first_ = 0;  // the slot of the first item
  std::uint16_t count_ = 0;  // items
  std::uint16_t begin_ = 0;  // where the text of the first begins
  std::uint16_t room_ = 0;   // bytes of the text area
};
static_assert(sizeof(ListLeaf) == 16);

}  // namespace perigee::ds
