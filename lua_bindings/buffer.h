// lua_bindings/buffer.h: a growing string on the script's own heap.
//
// Lives in one slot of the Lua stack, so an error leaks nothing; what it takes counts against the
// script's memory, and what it copies is charged. While it is in use, the slot must stay where it
// is.
#pragma once

#include <cstring>

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

class Buffer {
 public:
  // Pushes the slot.
  explicit Buffer(lua_State* state, std::size_t capacity = 0);

  std::size_t size() const { return size_; }
  void append(std::string_view bytes) {
    if (bytes.size() > capacity_ - size_) grow(bytes.size());
    if (!bytes.empty()) std::memcpy(data_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void append(char c) {
    if (size_ == capacity_) grow(1);
    data_[size_++] = c;
  }
  // Room for `size` bytes to be written by the caller, who then says added(size).
  char* room(std::size_t size) {
    if (size > capacity_ - size_) grow(size);
    return data_ + size_;
  }
  void added(std::size_t size) { size_ += size; }
  void clear() { size_ = 0; }
  std::string_view view() const { return {data_, size_}; }

  // Pushes the content as a string. The slot stays below it.
  void push() const { lua_pushlstring(L, data_, size_); }

 private:
  void grow(std::size_t by);

  lua_State* L;
  int slot_;
  char* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace perigee::lua
