#include "lua_bindings/protected_call.h"

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

// Stands between Lua and a script's handler: once the run is killed the handler is not asked, for
// Lua calls it with hooks off, where a loop could not be stopped.
int guarded_handler(lua_State* L) {
  if (machine(L).budget.kill() != Kill::kNone) return 1;
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

}  // namespace

int protected_call(lua_State* L) {
  luaL_checkany(L, 1);
  const int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  if (status == 0) {
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    return lua_gettop(L);
  }
  pass_on_kill(L, status);
  luaL_checkstack(L, 3, "too many results");
  if (lua_istable(L, -1)) {
    push_ref(L, machine(L).refs.err);
    lua_rawget(L, -2);
    if (lua_isstring(L, -1)) lua_replace(L, -2);  // otherwise one value more, as the server has it
  }
  lua_pushboolean(L, 0);
  lua_insert(L, 1);
  return lua_gettop(L);
}

int protected_call_with_handler(lua_State* L) {
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  if (lua_isfunction(L, 2)) lua_pushcclosure(L, guarded_handler, 1);
  lua_insert(L, 1);
  const int status = lua_pcall(L, 0, LUA_MULTRET, 1);
  if (status != 0) pass_on_kill(L, status);
  lua_pushboolean(L, status == 0);
  lua_replace(L, 1);
  return lua_gettop(L);
}

}  // namespace perigee::lua
