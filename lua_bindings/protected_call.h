// lua_bindings/protected_call.h: pcall and xpcall that cannot swallow a kill.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// As Redis wraps it: a caught table with an `err` string arrives as that string.
int protected_call(lua_State* L);
int protected_call_with_handler(lua_State* L);

}  // namespace perigee::lua
