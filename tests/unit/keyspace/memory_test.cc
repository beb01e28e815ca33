// What the keyspace says it uses, beside what the allocator handed out.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <new>
#include <string>

#include "engine/ds/bytes.h"
#include "engine/keyspace/turn.h"

namespace {

// Bytes handed out by operator new and not given back, as the allocator itself counts them: the
// usable size and its header.
std::size_t handed_out = 0;

void* count(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  handed_out += malloc_usable_size(memory) + sizeof(std::size_t);
  return memory;
}
void uncount(void* memory) {
  if (memory != nullptr) handed_out -= malloc_usable_size(memory) + sizeof(std::size_t);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return count(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t align) {
  const std::size_t alignment = static_cast<std::size_t>(align);
  return count(std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment));
}
void operator delete(void* memory) noexcept { uncount(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncount(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { uncount(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { uncount(memory); }

namespace perigee::keyspace {
namespace {

struct Load {
  int keys;
  std::size_t key_bytes, value_bytes;
  bool timed;
};

class MemoryAccount : public ::testing::TestWithParam<Load> {};

TEST_P(MemoryAccount, IsWithinFivePercentOfTheAllocator) {
  const Load load = GetParam();
  const std::size_t before = handed_out;
  auto keyspace = std::make_unique<Keyspace>(3);
  const std::size_t empty = handed_out - before;
  EventLog events(0);
  base::Rng rng(1);
  std::uint64_t epoch = 0;
  Turn turn({*keyspace, events, rng, epoch, UnixMicros(Millis(5)), 1 << 20}, 0);
  const auto account_holds = [&] {
    const auto used = static_cast<double>(handed_out - before - empty);
    EXPECT_NEAR(static_cast<double>(keyspace->memory_bytes()), used, 0.05 * used);
  };
  for (int i = 0; i < load.keys; ++i) {
    std::string key = std::to_string(i);
    key.insert(0, load.key_bytes > key.size() ? load.key_bytes - key.size() : 0, 'k');
    const ds::Bytes value = load.value_bytes == 0 ? ds::Bytes(std::int64_t{i})
                                                  : ds::Bytes(std::string(load.value_bytes, 'v'));
    turn.put(key, Value(value), load.timed ? 1000 + i : kNoDeadline, "set");
  }
  account_holds();
  // Half of it goes again.
  for (int i = 0; i < load.keys; i += 2) {
    std::string key = std::to_string(i);
    key.insert(0, load.key_bytes > key.size() ? load.key_bytes - key.size() : 0, 'k');
    turn.erase(key, "del");
  }
  account_holds();
  turn.flush(0);
  EXPECT_EQ(keyspace->memory_bytes(), 0u);
  EXPECT_EQ(handed_out - before - empty, 0u);
}

INSTANTIATE_TEST_SUITE_P(Loads, MemoryAccount,
                         ::testing::Values(Load{20000, 16, 32, false}, Load{20000, 16, 32, true},
                                           Load{20000, 8, 0, false}, Load{2000, 100, 5000, true},
                                           Load{50000, 40, 12, true}));

}  // namespace
}  // namespace perigee::keyspace
