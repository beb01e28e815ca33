// lua_bindings/bit.h: the `bit` library of scripts (the API of LuaBitOp 1.0.2).
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_bit_table(lua_State* L);

}  // namespace perigee::lua
