#include "lua_bindings/os_library.h"

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

int clock(lua_State* L) {
  const UnixMicros now = machine(L).engine->now();
  lua_pushnumber(L, static_cast<double>(now.time_since_epoch().count()) / 1e6);
  return 1;
}

}  // namespace

void push_os_table(lua_State* L) {
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, clock);
  lua_setfield(L, -2, "clock");
}

}  // namespace perigee::lua
