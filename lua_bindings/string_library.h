// lua_bindings/string_library.h: string.*, as Lua 5.1 has it, with work charged and sizes bounded.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_string_table(lua_State* L);

int string_find(lua_State* L);
int string_match(lua_State* L);
int string_gmatch(lua_State* L);
int string_gsub(lua_State* L);
int string_format(lua_State* L);

}  // namespace perigee::lua
