// lua_bindings/module/lua.h: Lua's headers, C++ that may fail, and what of C++ a userdata holds.
#pragma once

#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "perigee/error.h"

extern "C" {
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
}

namespace perigee::module {

inline void push_text(lua_State* L, std::string_view text) {
  lua_pushlstring(L, text.data(), text.size());
}

// Runs C++ that may throw and calls no lua_*. False: memory ran out.
template <class Work>
bool attempt(Work&& work) noexcept {
  try {
    work();
    return true;
  } catch (...) {
    return false;
  }
}

inline int raise_no_memory(lua_State* L) { return luaL_error(L, "not enough memory"); }

// Where the text of an error stands until it is raised. One in each Lua state.
std::string& problem_text(lua_State* L);
// Raises that text: of what the caller did wrong, or of a store that cannot be opened. (What a
// command or a script answers is raised as a table, see push_reply.h.)
int raise_problem(lua_State* L);

// Runs C++ that answers a Result<void>; raises what it refuses with.
template <class Work>
void perform(lua_State* L, Work&& work) {
  std::string& problem = problem_text(L);
  bool refused = false;
  const bool done = attempt([&] {
    if (const Result<void> result = work(); !result) {
      problem = result.error().message;
      refused = true;
    }
  });
  if (!done) raise_no_memory(L);
  if (refused) raise_problem(L);
}

// A userdata holds a shared pointer to a T, which has its metatable's name in T::kTypeName. Nothing
// but the collector makes it null again, and a script that calls __gc itself gets an error later.
template <class T>
std::shared_ptr<T>& push_handle(lua_State* L) {
  void* const memory = lua_newuserdata(L, sizeof(std::shared_ptr<T>));
  auto* const handle = new (memory) std::shared_ptr<T>;
  luaL_getmetatable(L, T::kTypeName);
  lua_setmetatable(L, -2);
  return *handle;
}

template <class T>
std::shared_ptr<T>& check_handle(lua_State* L, int index) {
  auto& handle = *static_cast<std::shared_ptr<T>*>(luaL_checkudata(L, index, T::kTypeName));
  if (handle == nullptr) luaL_argerror(L, index, "is closed");
  return handle;
}

template <class T>
int drop_handle(lua_State* L) {
  static_cast<std::shared_ptr<T>*>(luaL_checkudata(L, 1, T::kTypeName))->reset();
  return 0;
}

// The metatable that handles of T get; `methods` ends with {nullptr, nullptr}.
template <class T>
void make_type(lua_State* L, const luaL_Reg* methods) {
  if (luaL_newmetatable(L, T::kTypeName) != 0) {
    lua_pushcfunction(L, drop_handle<T>);
    lua_setfield(L, -2, "__gc");
    lua_pushstring(L, T::kTypeName);
    lua_setfield(L, -2, "__metatable");
    lua_newtable(L);
    luaL_register(L, nullptr, methods);
    lua_setfield(L, -2, "__index");
  }
  lua_pop(L, 1);
}

}  // namespace perigee::module
