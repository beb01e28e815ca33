// engine/ds/shared_node.h: the reference-counted node that every container is built of.
//
// The rule, in one place: a node with one reference is written in place; a node with more is never
// written, whoever wants to write it clones it first. Copying a container therefore costs one
// reference, and a write after that clones just the nodes on its path.
//
// Whoever holds the last reference to something large may take it apart a few nodes at a time, see
// take_apart() below; dropping it takes it apart as a whole.
//
// Counts are atomic because a snapshot may be dropped on another thread; a node's content is only
// written by a thread that has seen the count at one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace perigee::ds {

struct SharedNode {
  std::atomic<std::uint32_t> refs{1};

  bool shared() const { return refs.load(std::memory_order_acquire) != 1; }
  void retain() { refs.fetch_add(1, std::memory_order_relaxed); }
  // True when that was the last reference. The load spares the ordinary path an atomic write.
  bool release() { return !shared() || refs.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  // Gives back a reference, unless it is the last: that one is kept, and may be asked about again.
  bool keep_last() {
    if (!shared()) return true;
    if (!release()) return false;
    refs.store(1, std::memory_order_relaxed);
    return true;
  }
};

// How much may still be taken apart, in nodes and in entries with memory of their own.
struct Effort {
  std::size_t left = ~std::size_t{0};

  // Whether there is any left, of which this much is used then.
  bool spend(std::size_t by = 1) {
    if (left == 0) return false;
    left -= by < left ? by : left;
    return true;
  }
};

// Gives back what a container holds, from one end, as long as the effort lasts; true when nothing
// is left of it, at once when it is small or its root is shared. All that can be done with a
// container of which something is left is to go on, or to drop it.
template <class T>
bool take_apart(T& container, Effort& effort) {
  if constexpr (requires { container.take_apart(effort); })
    return container.take_apart(effort);
  else
    return true;
}

// One reference to a T, or none. T derives from SharedNode and has
//   T* clone() const;               a copy with one reference, whose children are shared
//   static void destroy(T*);        gives back the memory and one reference to each child
template <class T>
class Shared {
 public:
  Shared() = default;
  explicit Shared(T* adopted) : node_(adopted) {}
  Shared(const Shared& other) : node_(other.node_) {
    if (node_ != nullptr) node_->retain();
  }
  Shared(Shared&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Shared() {
    if (node_ != nullptr && node_->release()) T::destroy(node_);
  }

  explicit operator bool() const { return node_ != nullptr; }
  const T* get() const { return node_; }
  const T* operator->() const { return node_; }
  const T& operator*() const { return *node_; }

  bool take_apart(Effort& effort) {
    if (node_ == nullptr) return true;
    if (node_->keep_last()) {
      if (!ds::take_apart(*node_, effort) || !effort.spend()) return false;
      T::destroy(node_);
    }
    node_ = nullptr;
    return true;
  }

  // For writing: clones first when somebody else holds the node too.
  T* own() {
    if (node_->shared()) *this = Shared(node_->clone());
    return node_;
  }

 private:
  T* node_ = nullptr;
};

// What `bytes` from operator new take, the allocator's bookkeeping included: 16-byte steps, eight
// bytes of header, 32 at the least. Accounting uses this formula instead of asking the allocator,
// so that used memory is the same number everywhere.
constexpr std::size_t allocation_bytes(std::size_t bytes) {
  const std::size_t rounded = (bytes + 8 + 15) & ~std::size_t{15};
  return rounded < 32 ? 32 : rounded;
}

// The largest request that takes no more than a request for `bytes` does.
constexpr std::size_t allocation_room(std::size_t bytes) { return allocation_bytes(bytes) - 8; }

}  // namespace perigee::ds
