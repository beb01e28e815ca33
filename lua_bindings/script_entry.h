// lua_bindings/script_entry.h: the functions by which the host enters Lua.
#pragma once

#include <memory>
#include <vector>

#include "engine/core/script_host.h"
#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// Arguments of the entry functions, passed as a light userdata.
struct RunContext {
  const core::ScriptRun& run;
  int function;  // registry reference
};
struct CompileContext {
  std::string_view body;
  int function = LUA_NOREF;  // the answer; LUA_NOREF: the machine's text says why
  int status = 0;            // of the compilation
};

struct LoadContext {
  std::string_view body;
  std::vector<keyspace::LibraryFunction>& functions;  // those registered
  int callbacks = LUA_NOREF;  // a table of theirs, from 1 on; the host gives it back
  int status = 0;             // of the compilation; if that failed, the machine's text says why
};
struct CallContext {
  const core::FunctionRun& run;
  int callbacks;
};

int run_script(lua_State* L);
int compile_script(lua_State* L);
int load_library(lua_State* L);
int call_function(lua_State* L);

}  // namespace perigee::lua
