// lua_bindings/base_library.h: the global functions, as far as they are not Lua's own.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// Sets the global functions in the table on top of the stack.
void set_base_functions(lua_State* L);

// Pushes an empty table of the names that tostring has given. It forgets what is collected.
void push_names(lua_State* L);

}  // namespace perigee::lua
