// lua_bindings/allocator.h: the script heap: bounded, counted, fast for small blocks.
//
// Blocks up to 512 bytes come from free lists of 16-byte size classes, cut from chunks that are
// kept until the heap dies; larger ones from malloc. Counts what Lua asked for, never what it cost,
// so that a limit is met at the same place whatever the malloc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace perigee::lua {

class Allocator {
 public:
  explicit Allocator(std::size_t limit_bytes) : limit_(limit_bytes) {}
  ~Allocator();
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;

  // The contract of lua_Alloc. Null when the limit or the machine says no; shrinking never fails.
  void* resize(void* block, std::size_t old_size, std::size_t new_size) noexcept;

  std::size_t used() const { return used_; }
  std::size_t limit() const { return limit_; }
  // The most that was in use since start_peak().
  std::size_t peak() const { return peak_; }
  void start_peak() { peak_ = used_; }

  // No limit and no injected failure any more: for closing the heap.
  void lift_limits() {
    limit_ = static_cast<std::size_t>(-1);
    fail_after_ = -1;
  }

  // For tests: the allocation after `count` more ones fails, and so do all that follow it (or just
  // that one). Negative: none does.
  void fail_after(std::int64_t count, bool once) {
    fail_after_ = count;
    fail_once_ = once;
  }
  // Whether that failure is still to come.
  bool failure_pending() const { return fail_after_ > 0; }

 private:
  static constexpr std::size_t kStep = 16, kSmall = 512, kChunkBytes = 32 << 10;
  struct Free {
    Free* next;
  };
  struct Chunk {
    Chunk* next;
    alignas(kStep) unsigned char bytes[kChunkBytes];
  };

  static std::size_t class_of(std::size_t size) { return (size - 1) / kStep; }
  void* take(std::size_t size) noexcept;
  void give(void* block, std::size_t size) noexcept;
  bool add_chunk() noexcept;
  bool injected_failure() noexcept;

  std::size_t used_ = 0, peak_ = 0;
  std::size_t limit_;
  std::array<Free*, kSmall / kStep> free_{};
  unsigned char* fresh_ = nullptr;
  std::size_t fresh_left_ = 0;
  Chunk* chunks_ = nullptr;
  std::int64_t fail_after_ = -1;
  bool fail_once_ = false;
};

}  // namespace perigee::lua
