#include "lua_bindings/script_entry.h"

#include "lua_bindings/base_library.h"
#include "lua_bindings/chunk_library.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/return_value.h"

namespace perigee::lua {
namespace {

constexpr int kGlobals = 1, kEnvironment = 2;  // on the stack

void push_arguments(lua_State* L, Arguments values) {
  lua_createtable(L, static_cast<int>(values.size()), 0);
  int i = 0;
  for (const std::string_view value : values) {
    push_text(L, value);
    lua_rawseti(L, -2, ++i);
  }
}

// Sets KEYS or ARGV, under both its names.
void set_arguments(lua_State* L, int name, int folded_name, Arguments values) {
  push_ref(L, folded_name);
  push_ref(L, name);
  push_arguments(L, values);
  lua_pushvalue(L, -1);
  lua_insert(L, -3);  // folded name, values, name, values
  lua_rawset(L, kGlobals);
  lua_rawset(L, kEnvironment);
}

// Every run names its tables from 1 on.
void reset_names(lua_State* L, Machine& m) {
  if (m.next_name == 1) return;
  push_names(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, m.refs.names);
  m.next_name = 1;
}

void keep_text(Machine& m, std::string_view text) noexcept {
  try {
    m.text = text;
  } catch (...) {
    m.text.clear();
  }
}

}  // namespace

int run_script(lua_State* L) {
  Machine& m = machine(L);
  const auto& context = *static_cast<RunContext*>(lua_touserdata(L, 1));
  m.clean_up(L);
  reset_names(L, m);
  push_ref(L, m.refs.globals);
  lua_replace(L, kGlobals);
  push_ref(L, m.refs.environment);
  set_arguments(L, m.refs.keys, m.refs.folded_keys, context.run.keys);
  set_arguments(L, m.refs.argv, m.refs.folded_argv, context.run.args);
  push_ref(L, context.function);
  lua_call(L, 0, 1);
  write_return_value(L, m);
  return 0;
}

int compile_script(lua_State* L) {
  auto& context = *static_cast<CompileContext*>(lua_touserdata(L, 1));
  machine(L).clean_up(L);
  context.status = compile(L, context.body, "@user_script");
  if (context.status == 0) {
    context.function = luaL_ref(L, LUA_REGISTRYINDEX);
  } else {
    keep_text(machine(L), text_at(L, -1));
  }
  return 0;
}

int load_library(lua_State* L) {
  Machine& m = machine(L);
  auto& context = *static_cast<LoadContext*>(lua_touserdata(L, 1));
  m.clean_up(L);
  reset_names(L, m);
  lua_newtable(L);
  context.callbacks = luaL_ref(L, LUA_REGISTRYINDEX);
  context.status = compile(L, context.body, "@user_function");
  if (context.status == 0) {
    lua_call(L, 0, 0);
  } else {
    keep_text(m, text_at(L, -1));
  }
  return 0;
}

int call_function(lua_State* L) {
  Machine& m = machine(L);
  const auto& context = *static_cast<CallContext*>(lua_touserdata(L, 1));
  m.clean_up(L);
  reset_names(L, m);
  push_ref(L, context.callbacks);
  lua_rawgeti(L, -1, static_cast<int>(context.run.function) + 1);
  push_arguments(L, context.run.keys);
  push_arguments(L, context.run.args);
  lua_call(L, 2, 1);
  write_return_value(L, m);
  return 0;
}

}  // namespace perigee::lua
