// lua_bindings/register_function.h: redis.register_function, by which a library that is loaded
// names its functions.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// (name, callback) or ({function_name=, callback=, description=, flags=}). Refuses, in a server's
// words, outside of FUNCTION LOAD.
int register_function(lua_State* L);

}  // namespace perigee::lua
