// lua_bindings/push.h: replies become Lua values.
#pragma once

#include "lua_bindings/machine.h"

namespace perigee::lua {

// Pushes the reply on the machine's tape. A RESP2 null is false, a RESP3 null nil; statuses and
// errors are tables {ok=...} and {err=...}; RESP3 kinds become {map=}, {set=}, {double=}, ...
void push_reply(lua_State* L, Machine& m);

// Pushes {err = "ERR <text>"}: how the functions of `redis` refuse.
void push_error_table(lua_State* L, std::string_view text);
inline int return_error(lua_State* L, std::string_view text) {
  push_error_table(L, text);
  return 1;
}
inline int raise_error(lua_State* L, std::string_view text) {
  push_error_table(L, text);
  return lua_error(L);
}

}  // namespace perigee::lua
