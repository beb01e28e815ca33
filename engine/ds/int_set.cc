#include "engine/ds/int_set.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

namespace perigee::ds {
namespace {

template <class Int>
bool fits(std::int64_t number) {
  return number >= std::numeric_limits<Int>::min() && number <= std::numeric_limits<Int>::max();
}

std::uint32_t width_of(std::int64_t number) {
  return fits<std::int16_t>(number) ? 2 : fits<std::int32_t>(number) ? 4 : 8;
}

template <class Int>
std::int64_t load(const unsigned char* from) {
  Int number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

template <class Int>
void store(unsigned char* to, std::int64_t value) {
  const auto number = static_cast<Int>(value);
  std::memcpy(to, &number, sizeof number);
}

}  // namespace

IntSet::Node* IntSet::Node::make(std::size_t room, std::uint32_t width) {
  const std::size_t bytes = allocation_room(sizeof(Node) + room * width);
  auto* made = new (::operator new(bytes)) Node;
  made->width = width;
  made->room = static_cast<std::uint32_t>((bytes - sizeof(Node)) / width);
  return made;
}

std::int64_t IntSet::Node::get(std::size_t k) const {
  if (width == 2) return load<std::int16_t>(number(k));
  return width == 4 ? load<std::int32_t>(number(k)) : load<std::int64_t>(number(k));
}

void IntSet::Node::put(std::size_t k, std::int64_t value) {
  if (width == 2) return store<std::int16_t>(number(k), value);
  width == 4 ? store<std::int32_t>(number(k), value) : store<std::int64_t>(number(k), value);
}

IntSet::Node* IntSet::Node::copy(std::size_t to_room, std::uint32_t to_width) const {
  Node* made = make(to_room, to_width);
  made->count = count;
  if (to_width == width)
    std::memcpy(made->number(0), number(0), std::size_t{count} * width);
  else
    for (std::size_t k = 0; k < count; ++k) made->put(k, get(k));
  return made;
}

std::size_t IntSet::rank(std::int64_t number) const {
  std::size_t low = 0, count = size();
  while (count > 0) {
    const std::size_t half = count / 2;
    const bool lower = node_->get(low + half) < number;
    low = lower ? low + half + 1 : low;
    count = lower ? count - half - 1 : half;
  }
  return low;
}

bool IntSet::insert(std::int64_t number) {
  const std::size_t k = rank(number), old = size();
  if (k < old && at(k) == number) return false;
  if (!node_) node_ = Shared<Node>(Node::make(4, width_of(number)));
  const std::uint32_t width = std::max(node_->width, width_of(number));
  if (old == node_->room || width != node_->width)
    node_ = Shared<Node>(node_->copy(old + old / 4 + 1, width));
  Node* node = node_.own();
  std::memmove(node->number(k + 1), node->number(k), (old - k) * width);
  node->put(k, number);
  ++node->count;
  return true;
}

// The node with just the room that it needs, if there is memory for that.
IntSet::Node* IntSet::shrunken() {
  try {
    node_ = Shared<Node>(node_->copy(node_->count, node_->width));
  } catch (const std::bad_alloc&) {
  }
  return node_.own();
}

bool IntSet::erase(std::int64_t number) {
  const std::size_t k = rank(number);
  if (k == size() || at(k) != number) return false;
  erase_at(k);
  return true;
}

void IntSet::erase_at(std::size_t k) {
  if (size() == 1) {
    node_ = {};
    return;
  }
  Node* node = node_.own();
  if (node->room > 64 && node->count < node->room / 2) node = shrunken();
  --node->count;
  std::memmove(node->number(k), node->number(k + 1), (node->count - k) * node->width);
}

}  // namespace perigee::ds
