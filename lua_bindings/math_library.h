// lua_bindings/math_library.h: math.*: Lua's own functions, and Redis' random numbers.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_math_table(lua_State* L);

}  // namespace perigee::lua
