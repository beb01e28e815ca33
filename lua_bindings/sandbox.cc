#include "lua_bindings/sandbox.h"

#include <cstring>
#include <string>
#include <string_view>

#include "lua_bindings/base_library.h"
#include "lua_bindings/bit.h"
#include "lua_bindings/cjson.h"
#include "lua_bindings/cmsgpack.h"
#include "lua_bindings/coroutine_library.h"
#include "lua_bindings/error_object.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/math_library.h"
#include "lua_bindings/os_library.h"
#include "lua_bindings/redis_table.h"
#include "lua_bindings/script_entry.h"
#include "lua_bindings/string_library.h"
#include "lua_bindings/struct_library.h"
#include "lua_bindings/table_library.h"

namespace perigee::lua {
namespace {

int refuse_missing(lua_State* L, const char* name) {
  return luaL_error(L, "Script attempted to access nonexistent global variable '%s'", name);
}

int missing_global(lua_State* L) {
  if (lua_type(L, 2) != LUA_TSTRING && lua_type(L, 2) != LUA_TNUMBER)
    return luaL_error(L, "Second argument to luaProtectedTableError must be a string or number");
  return refuse_missing(L, lua_tostring(L, 2));
}

// The names of the table that scripts call commands by.
bool names_redis(const Machine& m, std::string_view name) {
  return name == "redis" || (name == "server" && m.is_valkey());
}

// (environment, name) -> what a library that is being loaded finds there: `redis` (upvalue 1 is the
// proxy, 2 the table). Names may be folded: see FoldedNames.
int loading_global(lua_State* L) {
  const Machine& m = machine(L);
  const std::string_view name = text_at(L, 2);
  const std::size_t end = name.find('\0');
  if (end != name.npos && names_redis(m, name.substr(end + 1))) {
    lua_pushstring(L, name.data());  // as far as the NUL
    lua_rawget(L, lua_upvalueindex(2));
    return lua_isnil(L, -1) ? refuse_missing(L, name.data()) : 1;
  }
  const bool of_library = end != name.npos && end + 1 != name.size();
  if (of_library) return refuse_missing(L, name.data() + end + 1);
  if (!names_redis(m, name.substr(0, end))) return refuse_missing(L, name.data());
  lua_pushvalue(L, lua_upvalueindex(1));
  return 1;
}

int string_ref(lua_State* L, const char* text) {
  lua_pushstring(L, text);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

int function_ref(lua_State* L, lua_CFunction function) {
  lua_pushcfunction(L, function);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

void make_references(lua_State* L, References& refs) {
  refs.error_handler = function_ref(L, error_handler);
  refs.run = function_ref(L, run_script);
  refs.compile = function_ref(L, compile_script);
  refs.write_error = function_ref(L, write_error);
  refs.load = function_ref(L, load_library);
  refs.call = function_ref(L, call_function);
  lua_newtable(L);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");  // nobody gets hold of it
  refs.array_mark = luaL_ref(L, LUA_REGISTRYINDEX);
  refs.index = string_ref(L, "__index");
  refs.keys = string_ref(L, "KEYS");
  refs.argv = string_ref(L, "ARGV");
  lua_pushlstring(L, "KEYS", sizeof "KEYS");  // the NUL included: see FoldedNames
  refs.folded_keys = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushlstring(L, "ARGV", sizeof "ARGV");
  refs.folded_argv = luaL_ref(L, LUA_REGISTRYINDEX);
  refs.ok = string_ref(L, "ok");
  refs.ok_text = string_ref(L, "OK");
  refs.err = string_ref(L, "err");
  refs.ignore = string_ref(L, "ignore_error_stats_update");
  refs.source = string_ref(L, "source");
  refs.line = string_ref(L, "line");
  // The registry's list of free references is made by the first one that is given back. Now, so
  // that forgetting a script never needs memory.
  luaL_unref(L, LUA_REGISTRYINDEX, string_ref(L, ""));
}

// Protects the library on top of the stack and makes it a field of the table below.
void add_library(lua_State* L, Machine& m, const char* name) {
  m.protected_tables.protect(L);
  lua_setfield(L, -2, name);
}

// Strings find their methods in the real table; what getmetatable('') shows is a read-only copy.
int protect_strings(lua_State* L, Machine& m) {
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_createtable(L, 0, 1);  // library, "", metatable, view
  lua_getfield(L, LUA_REGISTRYINDEX, "perigee.string");
  lua_setfield(L, -2, "__index");
  m.protected_tables.protect(L);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 2);
  return 0;
}

// Makes the proxy of a `redis` table, and what else Valkey calls it, fields of the globals on top.
void add_redis(lua_State* L, Machine& m, World world) {
  push_redis_table(L, world);
  m.protected_tables.protect(L);
  if (m.is_valkey()) {
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "server");
  }
  lua_setfield(L, -2, "redis");
}

void add_strings(lua_State* L, Machine& m) {
  push_string_table(L);
  lua_pushvalue(L, -1);
  m.protected_tables.protect(L);  // globals, library, proxy
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, "perigee.string");
  lua_setfield(L, -3, "string");
  protect_strings(L, m);
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "perigee.string");
}

// What reads of a field that the table on top of the stack has not got end in; also what
// getmetatable(_G) shows: the answer.
int guard_missing(lua_State* L, Machine& m) {
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, missing_global);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, -1);
  lua_setmetatable(L, -3);
  m.protected_tables.protect(L);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

// Makes the table of globals on top of the stack read-only, with itself as _G. Leaves its
// proxy.
void protect_globals(lua_State* L, Machine& m) {
  const int view = guard_missing(L, m);
  lua_pushvalue(L, -1);
  m.protected_tables.protect(L, view);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "_G");
}

bool add_name(FoldedNames& names, std::string_view name) noexcept {
  try {
    names.add(std::string(name));
    return true;
  } catch (...) {
    return false;
  }
}

// environment["first\0second"] = the value on top, which is popped. Names are short: see the
// callers.
void add_folded(lua_State* L, FoldedNames& names, int environment, const char* first,
                const char* second) {
  char name[64];
  const std::size_t length = std::strlen(first), rest = std::strlen(second);
  if (length + 1 + rest > sizeof name) return lua_pop(L, 1);
  std::memcpy(name, first, length + 1);
  std::memcpy(name + length + 1, second, rest);
  const std::string_view whole(name, length + 1 + rest);
  if (!add_name(names, whole)) return lua_pop(L, 1);
  push_text(L, whole);
  lua_insert(L, -2);
  lua_rawset(L, environment);
}

// The functions of the library on top of the stack, should it be one.
void fold_library(lua_State* L, FoldedNames& names, int environment, const char* library) {
  const ProtectedTables& tables = machine(L).protected_tables;
  const int i = tables.find(lua_topointer(L, -1));
  if (i < 0) return;
  lua_rawgeti(L, LUA_REGISTRYINDEX, tables.real_ref(i));
  for (lua_pushnil(L); lua_next(L, -2) != 0;) {
    if (lua_isfunction(L, -1) && lua_type(L, -2) == LUA_TSTRING)
      add_folded(L, names, environment, lua_tostring(L, -2), library);
    else
      lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

// (globals, proxy) -> also the environment of chunks: reads and refuses as the proxy of the globals
// does, and has what global_folding.h makes of them. No script can get hold of it.
void push_environment(lua_State* L, FoldedNames& names) {
  const int globals = lua_gettop(L) - 1;
  lua_newtable(L);
  const int environment = lua_gettop(L);
  lua_getmetatable(L, environment - 1);
  lua_setmetatable(L, environment);
  for (lua_pushnil(L); lua_next(L, globals) != 0;) {
    const char* name = lua_tostring(L, -2);
    fold_library(L, names, environment, name);
    add_folded(L, names, environment, name, "");
  }
}

// (globals of scripts) -> also those of functions, which have another `redis` and lack the handler
// of errors.
void push_function_globals(lua_State* L, Machine& m) {
  const int scripts = lua_gettop(L);
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, scripts) != 0;) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, scripts + 1);
  }
  lua_pushnil(L);
  lua_setfield(L, -2, "__redis__err__handler");
  if (m.is_valkey()) {
    lua_pushnil(L);
    lua_setfield(L, -2, "__server__err__handler");
  }
  add_redis(L, m, World::kFunction);
}

// The one environment of all libraries, and what its metatable's __index may be: see References.
void make_library_environment(lua_State* L, Machine& m) {
  protect_globals(L, m);
  push_environment(L, m.function_names);
  m.function_names.sort();
  m.refs.function_environment = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  lua_getmetatable(L, -2);  // that of the proxy, for its __newindex
  lua_getfield(L, -1, "__newindex");
  lua_createtable(L, 0, 2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__newindex");
  push_ref(L, m.refs.function_environment);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, -1);
  m.refs.library_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
  m.refs.library_environment = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pop(L, 2);

  push_redis_table(L, World::kLoading);
  guard_missing(L, m);
  lua_pushvalue(L, -1);
  m.protected_tables.protect(L);
  lua_insert(L, -2);
  lua_pushcclosure(L, loading_global, 2);
  m.refs.loading_index = luaL_ref(L, LUA_REGISTRYINDEX);
}

}  // namespace

int build_sandbox(lua_State* L) {
  Machine& m = machine(L);
  lua_pushcfunction(L, luaopen_base);  // into the first table of globals, which is left behind
  lua_pushliteral(L, "");
  lua_call(L, 1, 0);
  make_references(L, m.refs);
  push_names(L);
  m.refs.names = luaL_ref(L, LUA_REGISTRYINDEX);

  lua_newtable(L);
  set_base_functions(L);
  push_math_table(L);
  add_library(L, m, "math");
  push_table_table(L);
  add_library(L, m, "table");
  push_coroutine_table(L);
  add_library(L, m, "coroutine");
  add_redis(L, m, World::kScript);
  if (m.is_valkey()) {
    lua_pushcfunction(L, error_handler);
    lua_setfield(L, -2, "__server__err__handler");
  }
  if (m.options.profile != ScriptProfile::kRedis7) {
    push_os_table(L);
    add_library(L, m, "os");
  }
  push_cjson_table(L);
  add_library(L, m, "cjson");
  push_bit_table(L);
  add_library(L, m, "bit");
  push_struct_table(L);
  add_library(L, m, "struct");
  push_cmsgpack_table(L);
  add_library(L, m, "cmsgpack");
  add_strings(L, m);

  push_function_globals(L, m);
  make_library_environment(L, m);
  lua_pushvalue(L, -1);
  m.refs.globals = luaL_ref(L, LUA_REGISTRYINDEX);
  protect_globals(L, m);
  push_environment(L, m.folded_names);
  add_name(m.folded_names, {"KEYS", sizeof "KEYS"});
  add_name(m.folded_names, {"ARGV", sizeof "ARGV"});
  m.folded_names.sort();
  lua_pushvalue(L, -1);
  m.refs.environment = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_replace(L, LUA_GLOBALSINDEX);
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "_LOADED");
  lua_gc(L, LUA_GCSETPAUSE, 120);  // until the first run sets its pace
  return 0;
}

}  // namespace perigee::lua
