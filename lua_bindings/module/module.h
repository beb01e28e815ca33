// lua_bindings/module/module.h: the Lua 5.1 module `perigee`, for interpreters, specs and tools.
//
// A host like any other: it sees include/perigee and Lua. The engine inside runs its scripts in
// states of its own, on the Lua of the process that has loaded the module; there is one Lua in a
// process. In here, too, a function either talks to Lua and owns nothing that needs destroying, or
// runs C++, lets nothing escape, and calls no lua_*.
#pragma once

#include "perigee/export.h"

#include "lua_bindings/module/lua.h"

extern "C" {

// require 'perigee'
PERIGEE_API int luaopen_perigee(lua_State* L);

// require 'perigee.spec': a helper for busted. Each spec finds a fresh engine in the global `db`,
// its clock in `clock`, and the module in `perigee`.
PERIGEE_API int luaopen_perigee_spec(lua_State* L);
}
