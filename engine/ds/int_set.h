// engine/ds/int_set.h: integers in order, each once, packed as narrow as the widest of them allows.
//
//   node | 2, 4 or 8 bytes a number, lowest first | free |
//
// Copying costs one reference; either copy may be written. find O(log n); insert and erase move
// what stands behind: for sets of some hundreds. What runs out of memory changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

class IntSet {
 public:
  std::size_t size() const { return node_ ? node_->count : 0; }
  bool empty() const { return size() == 0; }
  // Bytes a number: 2, 4 or 8.
  std::size_t width() const { return node_ ? node_->width : 2; }
  std::size_t heap_bytes() const { return node_ ? allocation_bytes(node_->bytes()) : 0; }

  // The k-th lowest. Requires k < size().
  std::int64_t at(std::size_t k) const { return node_->get(k); }
  // How many are lower than `number`: where it is, or belongs.
  std::size_t rank(std::int64_t number) const;
  bool contains(std::int64_t number) const {
    const std::size_t k = rank(number);
    return k < size() && at(k) == number;
  }

  // False when it was there, or was not.
  bool insert(std::int64_t number);
  bool erase(std::int64_t number);
  // Requires k < size().
  void erase_at(std::size_t k);
  // Makes the numbers ones that erasing need not clone: it cannot fail then.
  void own() {
    if (node_) node_.own();
  }

 private:
  struct Node : SharedNode {
    std::uint32_t count = 0, room = 0;  // numbers
    std::uint32_t width = 2;            // bytes a number

    std::size_t bytes() const { return sizeof(Node) + std::size_t{room} * width; }
    std::int64_t get(std::size_t k) const;
    void put(std::size_t k, std::int64_t number);
    unsigned char* number(std::size_t k) {
      return reinterpret_cast<unsigned char*>(this + 1) + k * width;
    }
    const unsigned char* number(std::size_t k) const {
      return reinterpret_cast<const unsigned char*>(this + 1) + k * width;
    }
    static Node* make(std::size_t room, std::uint32_t width);
    Node* copy(std::size_t room, std::uint32_t width) const;
    Node* clone() const { return copy(room, width); }
    static void destroy(Node* gone) { ::operator delete(gone); }
  };

  Node* shrunken();

  Shared<Node> node_;
};

}  // namespace perigee::ds
