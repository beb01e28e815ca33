#include "engine/ds/packed_rows.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace perigee::ds {
namespace {

template <class Word>
Word word(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

}  // namespace

template <int kColumns>
auto PackedRows<kColumns>::Node::make(std::size_t room, std::size_t bytes) -> Node* {
  const std::size_t taken = allocation_bytes(sizeof(Node) + 3 * room + bytes);
  auto* made = new (::operator new(taken - 8)) Node;
  made->steps = static_cast<std::uint16_t>(taken / 16);
  made->room = static_cast<std::uint16_t>(room);
  return made;
}

template <int kColumns>
auto PackedRows<kColumns>::Node::copy(std::size_t to_room, std::size_t bytes) const -> Node* {
  Node* made = make(to_room, bytes);
  made->count = count;
  made->used = used;
  std::memcpy(made->tags(), tags(), count);
  std::memcpy(made->starts(), starts(), count * sizeof(std::uint16_t));
  std::memcpy(made->rows(), rows(), used);
  return made;
}

// The first eight bytes and the last eight (which are the same in part, or fewer): keys that are
// numbered differ there.
template <int kColumns>
std::uint8_t PackedRows<kColumns>::tag_of(std::string_view key) {
  const char* const end = key.data() + key.size();
  std::uint64_t mixed = key.size();
  if (key.size() >= 8)
    mixed += word<std::uint64_t>(key.data()) ^ word<std::uint64_t>(end - 8) * 0x9e3779b97f4a7c15u;
  else if (key.size() >= 4)
    mixed += word<std::uint32_t>(key.data()) | std::uint64_t{word<std::uint32_t>(end - 4)} << 32;
  else
    for (const char c : key) mixed = mixed << 8 | static_cast<unsigned char>(c);
  return static_cast<std::uint8_t>(mixed * 0xd6e8feb86659fd93u >> 56);
}

template <int kColumns>
char* PackedRows<kColumns>::write(char* at, std::string_view bytes) {
  if (bytes.size() >= 128) *at++ = static_cast<char>(128 | bytes.size() >> 8);
  *at++ = static_cast<char>(bytes.size() & 255);
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}

template <int kColumns>
void PackedRows<kColumns>::write_row(char* at, std::string_view key, std::string_view value) {
  at = write(at, key);
  if constexpr (kColumns == 2) write(at, value);
}

template <int kColumns>
std::size_t PackedRows<kColumns>::find(std::string_view key) const {
  if (!node_) return kNone;
  const std::uint8_t* tags = node_->tags();
  const std::uint8_t* end = tags + node_->count;
  const std::uint8_t tag = tag_of(key);
  for (const std::uint8_t* at = tags; at != end; ++at) {
    at = static_cast<const std::uint8_t*>(std::memchr(at, tag, static_cast<std::size_t>(end - at)));
    if (at == nullptr) return kNone;
    const auto index = static_cast<std::size_t>(at - tags);
    if (this->key(index) == key) return index;
  }
  return kNone;
}

template <int kColumns>
auto PackedRows<kColumns>::own(std::size_t more_rows, std::size_t more_bytes) -> Node* {
  if (!node_) {
    node_ = Shared<Node>(Node::make(std::max<std::size_t>(more_rows, 4), more_bytes));
    return node_.own();
  }
  const std::size_t rows = node_->count + more_rows;
  if (rows > node_->room || more_bytes > node_->free()) {
    // A quarter more than is needed: little is wasted, and filling it up costs O(n log n) bytes.
    const std::size_t room = rows > node_->room ? rows + rows / 4 : node_->room;
    const std::size_t bytes = node_->used + more_bytes;
    node_ = Shared<Node>(node_->copy(room, bytes + bytes / 4));
  }
  return node_.own();
}

// Moves what stands at byte `from` and behind it; rows from `from_row` on begin elsewhere then.
template <int kColumns>
void PackedRows<kColumns>::move_tail(Node* node, std::size_t from_row, std::size_t from,
                                     std::ptrdiff_t by) {
  std::memmove(node->rows() + from + by, node->rows() + from, node->used - from);
  for (std::size_t i = from_row; i < node->count; ++i)
    node->starts()[i] = static_cast<std::uint16_t>(node->starts()[i] + by);
  node->used = static_cast<std::uint16_t>(node->used + by);
}

template <int kColumns>
void PackedRows<kColumns>::insert(std::size_t at, std::string_view key, std::string_view value) {
  const std::size_t bytes = row_bytes(key, value);
  Node* node = own(1, bytes);
  const std::size_t start = at == node->count ? node->used : node->starts()[at];
  move_tail(node, at, start, static_cast<std::ptrdiff_t>(bytes));
  std::memmove(node->tags() + at + 1, node->tags() + at, node->count - at);
  std::memmove(node->starts() + at + 1, node->starts() + at,
               (node->count - at) * sizeof(std::uint16_t));
  node->tags()[at] = tag_of(key);
  node->starts()[at] = static_cast<std::uint16_t>(start);
  ++node->count;
  write_row(node->rows() + start, key, value);
}

template <int kColumns>
void PackedRows<kColumns>::set_value(std::size_t at, std::string_view value) {
  const std::string_view old = this->value(at);
  const std::size_t before = length_bytes(old.size()) + old.size();
  const std::size_t after = length_bytes(value.size()) + value.size();
  Node* node = own(0, after > before ? after - before : 0);
  const std::string_view name = key(at);
  const auto start = static_cast<std::size_t>(name.data() + name.size() - node->rows());
  if (after != before)
    move_tail(node, at + 1, start + before,
              static_cast<std::ptrdiff_t>(after) - static_cast<std::ptrdiff_t>(before));
  write(node->rows() + start, value);
}

// The node without the room that a shrunken collection no longer needs, if there is memory for
// that.
template <int kColumns>
auto PackedRows<kColumns>::shrunken() -> Node* {
  try {
    node_ = Shared<Node>(node_->copy(node_->count, node_->used));
  } catch (const std::bad_alloc&) {
  }
  return node_.own();
}

template <int kColumns>
void PackedRows<kColumns>::erase(std::size_t at, std::size_t count) {
  if (count == size()) {
    node_ = {};
    return;
  }
  Node* node = own(0, 0);
  if (node->free() > 256 && node->free() > node->used) node = shrunken();
  const std::size_t start = node->starts()[at], behind = at + count;
  const std::size_t end = behind == node->count ? node->used : node->starts()[behind];
  move_tail(node, behind, end, -static_cast<std::ptrdiff_t>(end - start));
  std::memmove(node->tags() + at, node->tags() + behind, node->count - behind);
  std::memmove(node->starts() + at, node->starts() + behind,
               (node->count - behind) * sizeof(std::uint16_t));
  node->count = static_cast<std::uint16_t>(node->count - count);
}

template class PackedRows<1>;
template class PackedRows<2>;

}  // namespace perigee::ds
