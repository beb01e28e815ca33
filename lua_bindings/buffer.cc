#include "lua_bindings/buffer.h"

#include <algorithm>

#include "lua_bindings/machine.h"

namespace perigee::lua {

Buffer::Buffer(lua_State* state, std::size_t capacity) : L(state) {
  luaL_checkstack(L, 4, "string buffer");
  lua_pushnil(L);
  slot_ = lua_gettop(L);
  if (capacity != 0) grow(capacity);
}

void Buffer::grow(std::size_t by) {
  const Machine& m = machine(L);
  // Whatever is larger than the heap may become cannot be had: said before sizes can wrap.
  if (by > m.allocator.limit() || size_ + by > m.allocator.limit()) raise_text(L, kNoMemoryText);
  charge_bytes(L, size_ + by);
  const std::size_t wanted = std::max({size_ + by, capacity_ * 2, std::size_t{128}});
  luaL_checkstack(L, 1, "string buffer");
  auto* moved = static_cast<char*>(lua_newuserdata(L, wanted));
  if (size_ != 0) std::memcpy(moved, data_, size_);
  lua_replace(L, slot_);
  data_ = moved;
  capacity_ = wanted;
}

}  // namespace perigee::lua
