#include "lua_bindings/protected_tables.h"

#include <algorithm>

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

int refuse_write(lua_State* L) { return luaL_error(L, "%s", kReadOnlyText); }

}  // namespace

int ProtectedTables::protect(lua_State* L, int metatable_view) {
  if (count_ == entries_.size()) luaL_error(L, "too many protected tables");
  lua_pushvalue(L, -1);
  const int real_ref = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);           // real, proxy
  lua_createtable(L, 0, 2);  // real, proxy, metatable
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_write);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
  const void* proxy = lua_topointer(L, -1);
  lua_pushvalue(L, -1);
  luaL_ref(L, LUA_REGISTRYINDEX);  // proxies live as long as the state: addresses stay theirs
  entries_[count_++] = {proxy, real_ref, metatable_view};
  const auto address = reinterpret_cast<std::uintptr_t>(proxy);
  const std::uintptr_t highest = count_ == 1 ? address : std::max(lowest_ + span_, address);
  lowest_ = count_ == 1 ? address : std::min(lowest_, address);
  span_ = highest - lowest_;
  return real_ref;
}

int ProtectedTables::search(const void* p) const noexcept {
  for (std::size_t i = 0; i < count_; ++i)
    if (entries_[i].proxy == p) return static_cast<int>(i);
  return -1;
}

void look_through(lua_State* L, int index) {
  const ProtectedTables& tables = machine(L).protected_tables;
  const int i = tables.find(lua_topointer(L, index));
  if (i < 0) return;
  lua_rawgeti(L, LUA_REGISTRYINDEX, tables.real_ref(i));
  lua_replace(L, index);
}

void refuse_protected(lua_State* L, int index) {
  if (machine(L).protected_tables.find(lua_topointer(L, index)) < 0) return;
  raise_text(L, kReadOnlyText);  // library calls have no position, as on the server
}

}  // namespace perigee::lua
