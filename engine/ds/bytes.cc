#include "engine/ds/bytes.h"

#include <algorithm>
#include <functional>
#include <new>
#include <string>

namespace perigee::ds {
namespace {

// How far an append looks ahead: double, but never more than this beyond what is needed.
constexpr std::size_t kMaxSpare = std::size_t{1} << 20;

}  // namespace

Bytes::Block* Bytes::Block::make(std::size_t capacity) {
  const std::size_t room = allocation_room(sizeof(Block) + capacity);
  auto* block = new (::operator new(room)) Block;
  block->capacity = static_cast<std::uint32_t>(room - sizeof(Block));
  return block;
}

void Bytes::destroy_block() {
  Block* gone = block();
  gone->~Block();
  ::operator delete(gone);
}

void Bytes::set_block(Block* block, std::size_t size) {
  const std::uint64_t wide = size;
  std::memcpy(raw_, &block, sizeof block);
  std::memcpy(raw_ + 8, &wide, sizeof wide);
  set_tag(kBlock);
}

Bytes::Bytes(std::string_view text) {
  if (text.size() <= kInlineMax) {
    if (!text.empty()) std::memcpy(raw_, text.data(), text.size());
    set_tag(static_cast<unsigned>(text.size()));
    return;
  }
  Block* made = Block::make(text.size());
  std::memcpy(made->bytes(), text.data(), text.size());
  set_block(made, text.size());
}

Bytes Bytes::compact(std::string_view text) {
  constexpr std::size_t kLongestInteger = 20;
  if (!text.empty() && text.size() <= kLongestInteger && text.front() <= '9')
    if (const auto number = base::parse_int64(text)) return Bytes(*number);
  return Bytes(text);
}

std::size_t Bytes::size() const {
  return is_integer() ? base::to_text(integer()).view().size() : text().size();
}

char* Bytes::make_room(std::size_t size, std::size_t capacity) {
  base::NumberText scratch;
  const std::string_view old = text(scratch);
  if (capacity <= kInlineMax) {
    if (is_integer()) std::memcpy(raw_, old.data(), old.size());
    set_tag(static_cast<unsigned>(size) | kEdited);
    return reinterpret_cast<char*>(raw_);
  }
  const bool fits = kind() == kBlock && block()->capacity >= capacity;
  if (fits && !block()->shared()) {
    set_block(block(), size);
  } else {
    // Who copies a shared block keeps its room: what a string takes does not tell whether there are
    // copies of it.
    Block* made = Block::make(fits ? block()->capacity : capacity);
    if (!old.empty()) std::memcpy(made->bytes(), old.data(), old.size());
    Bytes gone;
    swap(gone);
    set_block(made, size);
  }
  raw_[kTagAt] |= kEdited;
  return block()->bytes();
}

// Whether writing this string could pull the bytes from under `view`.
bool Bytes::holds(std::string_view view) const {
  if (is_integer()) return false;
  const std::less<const char*> before;
  const std::string_view own = text();
  return !before(view.data(), own.data()) && before(view.data(), own.data() + own.size());
}

std::size_t Bytes::room_to_grow(std::size_t wanted) const {
  const bool fits = kind() == kBlock && block()->capacity >= wanted;
  return fits || wanted <= kInlineMax ? wanted : wanted + std::min(wanted, kMaxSpare);
}

void Bytes::append(std::string_view tail) {
  if (holds(tail)) return append(std::string(tail));
  const std::size_t old = size(), wanted = old + tail.size();
  const std::size_t capacity = room_to_grow(wanted);
  char* bytes = make_room(wanted, kind() == kBlock ? std::max(capacity, kInlineMax + 1) : capacity);
  if (!tail.empty()) std::memcpy(bytes + old, tail.data(), tail.size());
}

void Bytes::overwrite(std::size_t offset, std::string_view bytes) {
  if (holds(bytes)) return overwrite(offset, std::string(bytes));
  char* to = writable(offset + bytes.size());
  if (!bytes.empty()) std::memcpy(to + offset, bytes.data(), bytes.size());
}

char* Bytes::writable(std::size_t size) {
  const std::size_t old = this->size(), wanted = std::max(old, size);
  const std::size_t capacity = kind() == kBlock && wanted > old ? room_to_grow(wanted) : wanted;
  char* bytes = make_room(wanted, kind() == kBlock ? std::max(capacity, kInlineMax + 1) : capacity);
  if (wanted > old) std::memset(bytes + old, 0, wanted - old);
  return bytes;
}

char* Bytes::resize(std::size_t size) {
  const std::size_t old = this->size(), most = std::max(old, size);
  char* bytes = make_room(size, kind() == kBlock ? std::max(most, kInlineMax + 1) : most);
  if (size > old) std::memset(bytes + old, 0, size - old);
  return bytes;
}

char* Bytes::renew(std::size_t size) {
  *this = Bytes();
  return make_room(size, size);
}

void Bytes::mark_edited() {
  if (is_integer())
    resize(size());
  else
    raw_[kTagAt] |= kEdited;
}

bool operator==(const Bytes& a, const Bytes& b) {
  base::NumberText scratch_a, scratch_b;
  return a.text(scratch_a) == b.text(scratch_b);
}

}  // namespace perigee::ds
