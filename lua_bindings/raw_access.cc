#include "lua_bindings/raw_access.h"

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

// Weak tables would show when garbage is collected, which nothing visible may depend on.
void drop_weakness(lua_State* L, int metatable) {
  lua_pushliteral(L, "__mode");
  lua_rawget(L, metatable);
  const bool weak = !lua_isnil(L, -1);
  lua_pop(L, 1);
  if (!weak) return;
  lua_pushliteral(L, "__mode");
  lua_pushnil(L);
  lua_rawset(L, metatable);
}

}  // namespace

int raw_get(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  look_through(L, 1);
  lua_rawget(L, 1);
  return 1;
}

int raw_set(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  lua_settop(L, 3);
  refuse_protected(L, 1);
  lua_rawset(L, 1);
  return 1;
}

int next(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  look_through(L, 1);
  if (lua_next(L, 1) != 0) return 2;
  lua_pushnil(L);
  return 1;
}

int pairs(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

int get_metatable(lua_State* L) {
  luaL_checkany(L, 1);
  const Machine& m = machine(L);
  const int proxy = lua_istable(L, 1) ? m.protected_tables.find(lua_topointer(L, 1)) : -1;
  if (proxy >= 0) {
    const int view = m.protected_tables.metatable_view(proxy);
    if (view == LUA_NOREF) {
      lua_pushnil(L);
    } else {
      push_ref(L, view);
    }
    return 1;
  }
  if (lua_getmetatable(L, 1) == 0) {
    lua_pushnil(L);
    return 1;
  }
  luaL_getmetafield(L, 1, "__metatable");
  return 1;  // the field when there is one, else the metatable
}

int set_metatable(lua_State* L) {
  const int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argcheck(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table expected");
  refuse_protected(L, 1);
  if (luaL_getmetafield(L, 1, "__metatable") != 0)
    luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (type == LUA_TTABLE) {
    look_through(L, 2);
    drop_weakness(L, 2);
  }
  lua_setmetatable(L, 1);
  return 1;
}

}  // namespace perigee::lua
