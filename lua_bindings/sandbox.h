// lua_bindings/sandbox.h: the world that a script sees.
//
// Globals are those of an EVAL script on Redis 7.0, all read-only. What
// is not here does not exist: no io, os, debug, package, print, getfenv, newproxy. Functions have
// globals of their own, a few less, and the same libraries; a library that is loaded has `redis`.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

// A lua_CFunction for a fresh state: opens, replaces, protects, and makes the references.
int build_sandbox(lua_State* L);

}  // namespace perigee::lua
