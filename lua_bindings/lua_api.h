// lua_bindings/lua_api.h: Lua's headers, and the two casts that Lua leaves to chance.
//
// How C++ meets Lua here: Lua raises errors with longjmp (or, in its C++ build, an exception of its
// own), and almost any lua_* call may raise. So a function either talks to Lua and owns nothing
// that needs destroying, or runs C++, lets nothing escape, and calls no lua_*.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/numbers.h"

extern "C" {
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
}

namespace perigee::lua {

// A number argument as C's (int) of a double does it on x86, where Redis was measured; defined for
// every value, unlike the cast inside luaL_checkint.
inline int to_int(double value) {
  return static_cast<int>(
      static_cast<std::uint32_t>(static_cast<std::uint64_t>(base::saturating_int64(value))));
}
inline int check_int(lua_State* L, int index) { return to_int(luaL_checknumber(L, index)); }
inline int optional_int(lua_State* L, int index, int otherwise) {
  return lua_isnoneornil(L, index) ? otherwise : check_int(L, index);
}
inline std::int64_t check_int64(lua_State* L, int index) {
  return base::saturating_int64(luaL_checknumber(L, index));
}
inline std::int64_t optional_int64(lua_State* L, int index, std::int64_t otherwise) {
  return lua_isnoneornil(L, index) ? otherwise : check_int64(L, index);
}

// The bytes live as long as the value stays on the stack.
inline std::string_view check_text(lua_State* L, int index) {
  std::size_t size = 0;
  const char* data = luaL_checklstring(L, index, &size);
  return {data, size};
}
inline std::string_view text_at(lua_State* L, int index) {
  std::size_t size = 0;
  const char* data = lua_tolstring(L, index, &size);
  return {data, size};
}
inline void push_text(lua_State* L, std::string_view text) {
  lua_pushlstring(L, text.data(), text.size());
}

// An error without a position: for what is not the fault of a line.
inline int raise_text(lua_State* L, const char* text) {
  lua_pushstring(L, text);
  return lua_error(L);
}
inline constexpr char kNoMemoryText[] = "not enough memory";  // Lua's own words

}  // namespace perigee::lua
