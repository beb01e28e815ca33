#include "tests/unit/ds/counted_new.h"

#include <cstdlib>
#include <limits>
#include <new>

#include "engine/ds/shared_node.h"

namespace {

std::size_t live = 0;
int left = std::numeric_limits<int>::max();
bool all_fail = false, has_failed = false;

// The size stands before the bytes.
struct alignas(16) Header {
  std::size_t size;
  void* block;
};

bool fails() {
  const bool now = left == 0 || (left < 0 && all_fail);
  if (left >= 0) --left;
  has_failed = has_failed || now;
  return now;
}

void* allocate(std::size_t size, std::size_t alignment = alignof(Header)) {
  if (fails()) return nullptr;
  void* block = std::malloc(size + sizeof(Header) + alignment);
  if (block == nullptr) return nullptr;
  auto at = reinterpret_cast<std::uintptr_t>(block) + sizeof(Header);
  at = (at + alignment - 1) / alignment * alignment;
  auto* header = reinterpret_cast<Header*>(at) - 1;
  *header = {perigee::ds::allocation_bytes(size), block};
  live += header->size;
  return header + 1;
}

void* allocate_or_throw(std::size_t size, std::size_t alignment = alignof(Header)) {
  if (void* memory = allocate(size, alignment)) return memory;
  throw std::bad_alloc();
}

void give_back(void* memory) {
  if (memory == nullptr) return;
  const Header* header = static_cast<Header*>(memory) - 1;
  live -= header->size;
  std::free(header->block);
}

}  // namespace

namespace perigee::testing {

std::size_t live_bytes() { return live; }
FailingNew::FailingNew(int allowed, bool for_good) {
  left = allowed;
  all_fail = for_good;
  has_failed = false;
}
FailingNew::~FailingNew() {
  left = std::numeric_limits<int>::max();
  all_fail = false;
}
bool FailingNew::failed() const { return has_failed; }

}  // namespace perigee::testing

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
