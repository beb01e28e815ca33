// lua_bindings/coroutine_library.h: coroutine.*, each coroutine under the budget of its run.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_coroutine_table(lua_State* L);

}  // namespace perigee::lua
