// engine/ds/packed_rows.h: a few short rows in one buffer: small hashes, sets and sorted sets.
//
// A row is a key and, with two columns, a value. Rows stand in the order their owner gives them.
//
//   node | starts: two bytes a row | tags: a byte a row | rows ...            | free |
//        |  0, 12, ...             |  0x41 0x17 ...     | n key [m value] ... |
//
// Lengths take one byte below 128 and two above. A key is found by its tag, many at a look, and
// compared once or twice; nothing is walked. Copying costs one reference; either copy may be
// written.
//
// Small for good: an owner asks fits() first, and keeps what does not fit in another way. What runs
// out of memory changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

template <int kColumns>
class PackedRows {
  static_assert(kColumns == 1 || kColumns == 2);

 public:
  static constexpr std::size_t kMaxRows = 256, kMaxBytes = 8192;  // bytes: rows, lengths included
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::size_t size() const { return node_ ? node_->count : 0; }
  bool empty() const { return size() == 0; }
  std::size_t heap_bytes() const { return node_ ? std::size_t{16} * node_->steps : 0; }

  // Whether there is room for another row, or for a value that is this much longer.
  bool fits(std::string_view key, std::string_view value = {}) const {
    return size() < kMaxRows && key.size() < kMaxBytes && value.size() < kMaxBytes &&
           used() + row_bytes(key, value) <= kMaxBytes;
  }
  bool fits_value(std::size_t at, std::string_view value) const {
    return value.size() < kMaxBytes &&
           used() - row_size(at) + row_bytes(key(at), value) <= kMaxBytes;
  }

  // Views live until the rows are changed.
  std::string_view key(std::size_t at) const { return read(row(at)); }
  // Requires two columns, as all that is about values.
  std::string_view value(std::size_t at) const {
    const std::string_view name = key(at);
    return kColumns == 2 ? read(name.data() + name.size()) : std::string_view();
  }

  static std::size_t row_bytes(std::string_view key, std::string_view value = {}) {
    const std::size_t one = length_bytes(key.size()) + key.size();
    return kColumns == 1 ? one : one + length_bytes(value.size()) + value.size();
  }
  // Room for exactly these, which are inserted next, where there are no rows yet.
  void reserve(std::size_t rows, std::size_t bytes) {
    node_ = Shared<Node>(Node::make(rows, bytes));
  }

  // The row with this key, or kNone.
  std::size_t find(std::string_view key) const;

  // Adds a row before row `at`. Requires fits(), that no row has the key, and here as below that
  // no argument is a view of these rows.
  void insert(std::size_t at, std::string_view key, std::string_view value = {});
  // Requires fits_value().
  void set_value(std::size_t at, std::string_view value);
  // Removes `count` rows from `at` on.
  void erase(std::size_t at, std::size_t count = 1);
  // Makes the rows ones that erase() need not clone: it cannot fail then.
  void own() {
    if (node_) node_.own();
  }

 private:
  struct Node : SharedNode {
    std::uint16_t steps = 0;  // of 16 bytes that the allocation takes
    std::uint16_t count = 0;  // rows
    std::uint16_t room = 0;   // rows there are starts and tags for
    std::uint16_t used = 0;   // bytes of rows

    // Bytes of the node, this header included.
    std::size_t capacity() const { return std::size_t{16} * steps - 8; }
    std::uint16_t* starts() { return reinterpret_cast<std::uint16_t*>(this + 1); }
    const std::uint16_t* starts() const { return reinterpret_cast<const std::uint16_t*>(this + 1); }
    std::uint8_t* tags() { return reinterpret_cast<std::uint8_t*>(starts() + room); }
    const std::uint8_t* tags() const {
      return reinterpret_cast<const std::uint8_t*>(starts() + room);
    }
    char* rows() { return reinterpret_cast<char*>(tags() + room); }
    const char* rows() const { return reinterpret_cast<const char*>(tags() + room); }
    std::size_t free() const { return capacity() - (sizeof(Node) + 3 * std::size_t{room}) - used; }

    static Node* make(std::size_t room, std::size_t bytes);
    Node* clone() const { return copy(room, used + free()); }
    Node* copy(std::size_t room, std::size_t bytes) const;
    static void destroy(Node* gone) { ::operator delete(gone); }
  };

  static constexpr std::size_t length_bytes(std::size_t length) { return length < 128 ? 1 : 2; }
  // Tells most keys apart; cheap, as it is computed for every key that is looked for.
  static std::uint8_t tag_of(std::string_view key);
  static std::string_view read(const char* at) {
    const auto first = static_cast<unsigned char>(at[0]);
    if (first < 128) return {at + 1, first};
    return {at + 2, (first & 127u) << 8 | static_cast<unsigned char>(at[1])};
  }
  static char* write(char* at, std::string_view bytes);
  static void write_row(char* at, std::string_view key, std::string_view value);

  std::size_t used() const { return node_ ? node_->used : 0; }
  const char* row(std::size_t at) const { return node_->rows() + node_->starts()[at]; }
  std::size_t row_size(std::size_t at) const {
    const std::size_t end = at + 1 == size() ? used() : node_->starts()[at + 1];
    return end - node_->starts()[at];
  }
  // The node for writing, with room for this much more.
  Node* own(std::size_t more_rows, std::size_t more_bytes);
  Node* shrunken();
  static void move_tail(Node* node, std::size_t from_row, std::size_t from, std::ptrdiff_t by);

  Shared<Node> node_;
};

extern template class PackedRows<1>;
extern template class PackedRows<2>;

}  // namespace perigee::ds
