// lua_bindings/table_library.h: table.*, as Lua 5.1 has it, with work charged.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_table_table(lua_State* L);

int table_sort(lua_State* L);

}  // namespace perigee::lua
