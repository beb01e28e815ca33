// lua_bindings/os_library.h: the `os` table of scripts, from Redis 7.4 on: os.clock alone.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// Pushes the table. The clock is the engine's, in seconds since 1970, and stands still in a run.
void push_os_table(lua_State* L);

}  // namespace perigee::lua
