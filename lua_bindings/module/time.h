// lua_bindings/module/time.h: the object `clock` of the module.
#pragma once

#include "lua_bindings/module/lua.h"

namespace perigee::module {

// Makes the metatable of handles of a TimeSource.
void register_time(lua_State* L);

}  // namespace perigee::module
