// lua_bindings/redis_table.h: the `redis` table of scripts.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// Pushes a new table with everything that `redis` holds in an EVAL script of Redis 7.0.
void push_redis_table(lua_State* L);

}  // namespace perigee::lua
