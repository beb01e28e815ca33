#include "tests/unit/ds/counted_new.h"

#include <cstdlib>
#include <limits>
#include <new>

#include "engine/ds/shared_node.h"

namespace {

std::size_t live = 0;
int left = std::numeric_limits<int>::max();

// The size stands before the bytes.
constexpr std::size_t kHeader = 16;

void* allocate(std::size_t size) {
  if (left-- == 0) return nullptr;
  auto* block = static_cast<char*>(std::malloc(size + kHeader));
  if (block == nullptr) return nullptr;
  *reinterpret_cast<std::size_t*>(block) = perigee::ds::allocation_bytes(size);
  live += perigee::ds::allocation_bytes(size);
  return block + kHeader;
}

void give_back(void* memory) {
  if (memory == nullptr) return;
  char* block = static_cast<char*>(memory) - kHeader;
  live -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

namespace perigee::testing {

std::size_t live_bytes() { return live; }
FailingNew::FailingNew(int allowed) { left = allowed; }
FailingNew::~FailingNew() { left = std::numeric_limits<int>::max(); }

}  // namespace perigee::testing

void* operator new(std::size_t size) {
  if (void* memory = allocate(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
