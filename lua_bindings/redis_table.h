// lua_bindings/redis_table.h: the `redis` table of scripts.
#pragma once

#include "lua_bindings/machine.h"

namespace perigee::lua {

// Pushes a new table with everything that `redis` holds in Redis 7.0: in an EVAL script, in a
// function, or while a library is loaded.
void push_redis_table(lua_State* L, World world);

}  // namespace perigee::lua
