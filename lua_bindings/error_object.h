// lua_bindings/error_object.h: what a script raises, and the text that a client sees of it.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// __redis__err__handler: makes any error a table {err=, source=, line=}, the place being that of
// the innermost script function. The host runs scripts under it; scripts may call it, too.
int error_handler(lua_State* L);

// What enter_with_error calls: (error object, ErrorContext*) -> the machine's tape.
struct ErrorContext {
  std::string_view script;  // its SHA1, or the name of the function; empty: it is not told
};
int write_error(lua_State* L);

// Whether the error at index `table` is one that a command has answered, as push.cc marks them.
bool is_known_error(lua_State* L, int table);

}  // namespace perigee::lua
