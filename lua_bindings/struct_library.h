// lua_bindings/struct_library.h: the `struct` library of scripts: pack, unpack and size, as
// Redis 7.0 has them.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_struct_table(lua_State* L);

}  // namespace perigee::lua
