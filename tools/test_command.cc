#include "tools/test_command.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "lua_bindings/module/module.h"

namespace perigee::tools {
namespace {

// Options that come again add up or win, so the caller's follow ours.
constexpr char kRun[] = R"(
local found, runner = pcall(require, 'busted.runner')
if not found then
  io.stderr:write('perigee: specs are run by busted, which is not here (Debian: lua-busted)\n',
    tostring(runner), '\n')
  os.exit(1)
end
table.insert(arg, 1, '-e')
table.insert(arg, 2, "require 'perigee.spec'")
if require('perigee').target ~= 'engine' then
  table.insert(arg, 3, '--exclude-tags=engine')
end
local done, problem = pcall(runner, {standalone = false})
if not done then
  io.stderr:write('perigee: ', tostring(problem), '\n')
  os.exit(1)
end
)";

// Closes the state before it leaves, as lua5.1 does not: engines and connections end in order.
int exit_closing(lua_State* L) {
  const int status = lua_isboolean(L, 1) ? (lua_toboolean(L, 1) ? 0 : 1)
                                         : static_cast<int>(luaL_optinteger(L, 1, 0));
  lua_close(L);
  std::exit(status);
}

void preload(lua_State* L, const char* name, lua_CFunction open) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  lua_pushcfunction(L, open);
  lua_setfield(L, -2, name);
  lua_pop(L, 2);
}

int run_busted(lua_State* L) {
  const auto& words = *static_cast<const std::vector<std::string>*>(lua_touserdata(L, 1));
  luaL_openlibs(L);
  preload(L, "perigee", luaopen_perigee);
  preload(L, "perigee.spec", luaopen_perigee_spec);
  lua_getglobal(L, "os");
  lua_pushcfunction(L, exit_closing);
  lua_setfield(L, -2, "exit");
  lua_createtable(L, static_cast<int>(words.size()), 1);
  lua_pushliteral(L, "perigee test");
  lua_rawseti(L, -2, 0);
  int at = 0;
  for (const std::string& word : words) {
    lua_pushlstring(L, word.data(), word.size());
    lua_rawseti(L, -2, ++at);
  }
  lua_setglobal(L, "arg");
  if (luaL_loadbuffer(L, kRun, sizeof kRun - 1, "=perigee test") != 0) return lua_error(L);
  lua_call(L, 0, 0);
  return 0;
}

}  // namespace

int run_test(const std::vector<std::string>& words) {
  lua_State* const L = luaL_newstate();
  if (L == nullptr) return 1;
  const int status =
      lua_cpcall(L, run_busted, const_cast<std::vector<std::string>*>(&words));  // only read
  if (status != 0) {
    const char* const text = lua_tostring(L, -1);
    std::cerr << "perigee: " << (text != nullptr ? text : "busted failed") << '\n';
  }
  lua_close(L);
  return status == 0 ? 0 : 1;
}

}  // namespace perigee::tools
