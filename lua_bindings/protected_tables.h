// lua_bindings/protected_tables.h: the tables that a script may read and never write.
//
// A script holds an empty proxy whose metatable reads through to the real table and refuses writes.
// Everything that works on tables "raw" (rawget, next, table.*, cjson, ...) asks here first and
// looks through, so that the proxy behaves as a table that is merely read-only.
#pragma once

#include <array>
#include <cstdint>

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

inline constexpr char kReadOnlyText[] = "Attempt to modify a readonly table";

class ProtectedTables {
 public:
  // Replaces the table on top of the stack by a proxy of it; answers the real table's reference in
  // the registry. `metatable_view` is what getmetatable answers: a registry reference of another
  // proxy, or LUA_NOREF for nil.
  int protect(lua_State* L, int metatable_view = LUA_NOREF);

  // Index of the proxy at `p`, or -1.
  int find(const void* p) const noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(p);
    if (address - lowest_ > span_) return -1;
    return search(p);
  }
  int real_ref(int i) const { return entries_[static_cast<std::size_t>(i)].real_ref; }
  int metatable_view(int i) const { return entries_[static_cast<std::size_t>(i)].metatable_view; }

 private:
  struct Entry {
    const void* proxy;
    int real_ref;
    int metatable_view;
  };
  int search(const void* p) const noexcept;

  std::array<Entry, 24> entries_{};
  std::size_t count_ = 0;
  std::uintptr_t lowest_ = 0, span_ = 0;
};

// Replaces a proxy at stack position `index` (positive) by its real table, for reading.
void look_through(lua_State* L, int index);

// Raises the read-only error when the value at `index` is a proxy.
void refuse_protected(lua_State* L, int index);

}  // namespace perigee::lua
