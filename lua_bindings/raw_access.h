// lua_bindings/raw_access.h: the base functions that work on tables without metamethods, and on
// metatables. They look through read-only tables, and refuse to write to them.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

int raw_get(lua_State* L);
int raw_set(lua_State* L);
int next(lua_State* L);
int pairs(lua_State* L);  // upvalue 1: next
int get_metatable(lua_State* L);
int set_metatable(lua_State* L);

}  // namespace perigee::lua
