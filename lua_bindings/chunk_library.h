// lua_bindings/chunk_library.h: text becomes functions: the one way, for the host and for scripts.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// Compiles `source`, which is text and never bytecode; pushes the function, or a message, and
// answers Lua's status. `name` as in lua_load.
int compile(lua_State* L, std::string_view source, std::string_view name);

int load(lua_State* L);
int load_string(lua_State* L);

}  // namespace perigee::lua
