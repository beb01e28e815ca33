// lua_bindings/module/push_reply.h: replies become Lua values, the same as those of redis.call.
#pragma once

#include <string_view>

#include "perigee/reply.h"

#include "lua_bindings/module/lua.h"

namespace perigee::module {

// Nil is false, a status {ok=...}, an error {err=...}, an integer a number, an array a table. The
// reply is owned elsewhere.
void push_reply(lua_State* L, const Reply& reply);

// {err = text}, with a metatable that prints the text.
void push_error(lua_State* L, std::string_view text);

}  // namespace perigee::module
