// lua_bindings/redis_call.h: redis.call and redis.pcall: gather, run, push.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

class Machine;

// Copies views of the `argc` arguments on L's stack to the machine's argv. False when one of them
// is neither a string nor a number.
bool gather_arguments(lua_State* L, Machine& m, int argc);

// What is said when there are none, and when one is neither: Valkey does not name Redis.
const char* no_arguments(const Machine& m);
const char* odd_arguments(const Machine& m);

int redis_call(lua_State* L);
int redis_pcall(lua_State* L);

}  // namespace perigee::lua
