#include "lua_bindings/coroutine_library.h"

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

const char* status_of(lua_State* L, lua_State* thread) {
  if (L == thread) return "running";
  switch (lua_status(thread)) {
    case LUA_YIELD:
      return "suspended";
    case 0: {
      lua_Debug frame;
      if (lua_getstack(thread, 0, &frame) > 0) return "normal";
      return lua_gettop(thread) == 0 ? "dead" : "suspended";
    }
    default:
      return "dead";
  }
}

lua_State* check_thread(lua_State* L) {
  lua_State* thread = lua_tothread(L, 1);
  luaL_argcheck(L, thread != nullptr, 1, "coroutine expected");
  return thread;
}

// Lua counts anew in every thread, so up to a hundred instructions of each would go unseen: a
// coroutine pays for its first hundred when it is made.
int create(lua_State* L) {
  luaL_argcheck(L, lua_isfunction(L, 1) && !lua_iscfunction(L, 1), 1, "Lua function expected");
  charge(L, Budget::kHookStep);
  lua_State* thread = lua_newthread(L);
  arm(thread);
  lua_pushvalue(L, 1);
  lua_xmove(L, thread, 1);
  return 1;
}

int refuse(lua_State* L, const char* why) {
  lua_pushstring(L, why);
  return -1;
}

// Moves `argc` arguments over and runs until the coroutine yields or ends; the number of results on
// L, or -1 and an error object.
int resume(lua_State* L, lua_State* thread, int argc) {
  const char* status = status_of(L, thread);
  if (!lua_checkstack(thread, argc)) luaL_error(L, "too many arguments to resume");
  if (std::string_view(status) != "suspended") {
    lua_pushfstring(L, "cannot resume %s coroutine", status);
    return -1;
  }
  lua_xmove(L, thread, argc);
  lua_setlevel(L, thread);  // nested coroutines share one limit on C calls
  const int result = lua_resume(thread, argc);
  if (result == 0 || result == LUA_YIELD) {
    const int count = lua_gettop(thread);
    if (!lua_checkstack(L, count + 1)) {
      lua_settop(thread, 0);
      return refuse(L, "too many results to resume");
    }
    lua_xmove(thread, L, count);
    return count;
  }
  pass_on_kill(L, result);
  lua_xmove(thread, L, 1);
  return -1;
}

int resume(lua_State* L) {
  lua_State* thread = check_thread(L);
  const int count = resume(L, thread, lua_gettop(L) - 1);
  lua_pushboolean(L, count >= 0);
  const int results = count < 0 ? 1 : count;
  lua_insert(L, -(results + 1));
  return results + 1;
}

int resume_wrapped(lua_State* L) {
  lua_State* thread = lua_tothread(L, lua_upvalueindex(1));
  const int count = resume(L, thread, lua_gettop(L));
  if (count >= 0) return count;
  if (lua_isstring(L, -1)) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

int wrap(lua_State* L) {
  create(L);
  lua_pushcclosure(L, resume_wrapped, 1);
  return 1;
}

int running(lua_State* L) {
  if (lua_pushthread(L) == 1) lua_pushnil(L);  // the main thread is no coroutine
  return 1;
}

int status(lua_State* L) {
  lua_pushstring(L, status_of(L, check_thread(L)));
  return 1;
}

int yield(lua_State* L) { return lua_yield(L, lua_gettop(L)); }

constexpr luaL_Reg kFunctions[] = {{"create", create}, {"resume", resume}, {"running", running},
                                   {"status", status}, {"wrap", wrap},     {"yield", yield}};

}  // namespace

void push_coroutine_table(lua_State* L) {
  lua_newtable(L);
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
}

}  // namespace perigee::lua
