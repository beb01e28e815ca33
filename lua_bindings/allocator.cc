#include "lua_bindings/allocator.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace perigee::lua {

Allocator::~Allocator() {
  while (chunks_ != nullptr) {
    Chunk* next = chunks_->next;
    std::free(chunks_);
    chunks_ = next;
  }
}

bool Allocator::injected_failure() noexcept {
  if (fail_after_ < 0) return false;
  if (fail_after_ > 0) {
    --fail_after_;
    return false;
  }
  if (fail_once_) fail_after_ = -1;
  return true;
}

bool Allocator::add_chunk() noexcept {
  auto* chunk = static_cast<Chunk*>(std::malloc(sizeof(Chunk)));
  if (chunk == nullptr) return false;
  // What is left of the old chunk is one block of some class: nothing is lost.
  if (fresh_left_ >= kStep) give(fresh_, fresh_left_);
  chunk->next = chunks_;
  chunks_ = chunk;
  fresh_ = chunk->bytes;
  fresh_left_ = kChunkBytes;
  return true;
}

void* Allocator::take(std::size_t size) noexcept {
  if (size > kSmall) return std::malloc(size);
  const std::size_t index = class_of(size);
  if (Free* block = free_[index]) {
    free_[index] = block->next;
    return block;
  }
  const std::size_t rounded = (index + 1) * kStep;
  if (fresh_left_ < rounded && !add_chunk()) return nullptr;
  void* block = fresh_;
  fresh_ += rounded;
  fresh_left_ -= rounded;
  return block;
}

void Allocator::give(void* block, std::size_t size) noexcept {
  if (size > kSmall) return std::free(block);
  auto* freed = static_cast<Free*>(block);
  freed->next = free_[class_of(size)];
  free_[class_of(size)] = freed;
}

void* Allocator::resize(void* block, std::size_t old_size, std::size_t new_size) noexcept {
  if (new_size == 0) {
    if (block != nullptr) {
      give(block, old_size);
      used_ -= old_size;
    }
    return nullptr;
  }
  if (block == nullptr) old_size = 0;
  const bool grows = new_size > old_size;
  if (grows && (new_size - old_size > limit_ - std::min(limit_, used_) || injected_failure()))
    return nullptr;
  void* moved = block;
  if (block == nullptr) {
    moved = take(new_size);
  } else if (old_size > kSmall && new_size > kSmall) {
    moved = std::realloc(block, new_size);
  } else if (old_size > kSmall || new_size > kSmall || class_of(old_size) != class_of(new_size)) {
    moved = take(new_size);
    if (moved != nullptr) {
      std::memcpy(moved, block, std::min(old_size, new_size));
      give(block, old_size);
    }
  }
  // Lua relies on shrinking. A block that cannot be moved stays where it is, and when it is given
  // back, serves as a smaller one: safe, and only when the machine itself is out of memory.
  if (moved == nullptr && !grows) moved = block;
  if (moved == nullptr) return nullptr;
  used_ += new_size;
  used_ -= old_size;
  peak_ = std::max(peak_, used_);
  return moved;
}

}  // namespace perigee::lua
