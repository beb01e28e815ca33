// engine/ds/bytes.h: a byte string of 24 bytes: short ones inside, integers as integers, long ones
// in a shared block.
//
//      0       8              22 23
//      +-------+---------------+--+
//      | up to 23 bytes of text |n |   tag 0..23: inline, the tag is the length
//      +-------+---------------+--+
//      | int64 |               |24|   an integer; its text is made when asked for
//      +-------+---------------+--+
//      | block | size          |25|   refs | capacity | bytes ...
//      +-------+---------------+--+
//
// Copies share the block; a write to a shared block copies it first. Moving leaves an empty string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/numbers.h"
#include "engine/ds/shared_node.h"

namespace perigee::ds {

class Bytes {
 public:
  static constexpr std::size_t kInlineMax = 23;

  Bytes() { set_tag(0); }
  explicit Bytes(std::string_view text);
  explicit Bytes(std::int64_t number) {
    std::memcpy(raw_, &number, sizeof number);
    set_tag(kInteger);
  }
  // As an integer when `text` is exactly how that integer is written, as bytes otherwise.
  static Bytes compact(std::string_view text);

  Bytes(const Bytes& other) {
    std::memcpy(raw_, other.raw_, sizeof raw_);
    if (kind() == kBlock) block()->retain();
  }
  Bytes(Bytes&& other) noexcept {
    std::memcpy(raw_, other.raw_, sizeof raw_);
    other.set_tag(0);
  }
  Bytes& operator=(const Bytes& other) { return *this = Bytes(other); }
  Bytes& operator=(Bytes&& other) noexcept {
    if (kind() == kBlock) {
      swap(other);
    } else {
      std::memmove(raw_, other.raw_, sizeof raw_);
      if (this != &other) other.set_tag(0);
    }
    return *this;
  }
  ~Bytes() {
    if (kind() == kBlock && block()->release()) destroy_block();
  }
  void swap(Bytes& other) noexcept {
    unsigned char kept[sizeof raw_];
    std::memcpy(kept, raw_, sizeof raw_);
    std::memcpy(raw_, other.raw_, sizeof raw_);
    std::memcpy(other.raw_, kept, sizeof raw_);
  }

  bool is_integer() const { return kind() == kInteger; }
  // Requires is_integer().
  std::int64_t integer() const {
    std::int64_t number;
    std::memcpy(&number, raw_, sizeof number);
    return number;
  }
  // Length of the text.
  std::size_t size() const;
  // The text, when it is stored as text. Lives until the string is written or moved. Requires
  // !is_integer().
  std::string_view text() const {
    const unsigned tag = kind();
    if (tag <= kInlineMax) return {reinterpret_cast<const char*>(raw_), tag};
    return {block()->bytes(), block_size()};
  }
  // The text in any case; an integer's is written to `scratch`.
  std::string_view text(base::NumberText& scratch) const {
    if (!is_integer()) return text();
    scratch = base::to_text(integer());
    return scratch.view();
  }
  // The value as an integer: stored as one, or written like one.
  std::optional<std::int64_t> as_integer() const {
    return is_integer() ? std::optional(integer()) : base::parse_int64(text());
  }

  // True once append() or writable() changed the value in place; what OBJECT ENCODING calls "raw"
  // whatever the length.
  bool edited() const { return (raw_[kTagAt] & kEdited) != 0; }

  // Appends, in amortised O(size of tail). `tail` may be a view of this very string.
  void append(std::string_view tail);

  // Writes `bytes` at `offset`, the gap before it filled with zero bytes. `bytes` may be a view of
  // this very string.
  void overwrite(std::size_t offset, std::string_view bytes);

  // The first `size` bytes for writing, after growing the text with zero bytes to at least `size`.
  // Lives until the string is next touched. Growing a long text is amortised, as append() is.
  char* writable(std::size_t size);
  // The whole text for writing, after it was cut or grown with zero bytes to `size`. Takes no more
  // room than that.
  char* resize(std::size_t size);

  // A new text of `size` bytes, for writing; what they are at first is not said.
  char* renew(std::size_t size);

  // As if the text had been written over with itself; see edited(). Takes no memory.
  void mark_edited();

  // Bytes outside the object itself, allocator's bookkeeping included.
  std::size_t heap_bytes() const {
    return kind() == kBlock ? allocation_bytes(sizeof(Block) + block()->capacity) : 0;
  }

  friend bool operator==(const Bytes& a, const Bytes& b);

 private:
  enum Tag : unsigned char { kInteger = 24, kBlock = 25, kTagMask = 0x1f, kEdited = 0x40 };
  static constexpr std::size_t kTagAt = 23;

  struct Block : SharedNode {
    std::uint32_t capacity = 0;
    char* bytes() { return reinterpret_cast<char*>(this + 1); }
    static Block* make(std::size_t capacity);
  };

  unsigned kind() const { return raw_[kTagAt] & kTagMask; }
  void set_tag(unsigned tag) { raw_[kTagAt] = static_cast<unsigned char>(tag); }
  Block* block() const {
    Block* block;
    std::memcpy(&block, raw_, sizeof block);
    return block;
  }
  std::size_t block_size() const {
    std::uint64_t size;
    std::memcpy(&size, raw_ + 8, sizeof size);
    return static_cast<std::size_t>(size);
  }
  void set_block(Block* block, std::size_t size);
  void destroy_block();
  // The capacity to ask for when the text becomes `wanted` bytes long and more may come.
  std::size_t room_to_grow(std::size_t wanted) const;
  bool holds(std::string_view view) const;
  // Makes the text `size` bytes long, inline or in a block of its own with room for `capacity`.
  char* make_room(std::size_t size, std::size_t capacity);

  alignas(8) unsigned char raw_[24];
};
static_assert(sizeof(Bytes) == 24);

}  // namespace perigee::ds
