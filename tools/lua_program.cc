#include "tools/lua_program.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "lua_bindings/module/module.h"

namespace perigee::tools {
namespace {

struct Program {
  std::string_view source;
  const char* name;
  const std::vector<std::string>& words;
  std::string path;  // of the running program
};

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

void set_arguments(lua_State* L, const Program& program) {
  lua_newtable(L);
  lua_pushlstring(L, program.path.data(), program.path.size());
  lua_rawseti(L, -2, -1);
  lua_pushstring(L, program.name);
  lua_rawseti(L, -2, 0);
  int at = 0;
  for (const std::string& word : program.words) {
    lua_pushlstring(L, word.data(), word.size());
    lua_rawseti(L, -2, ++at);
  }
  lua_setglobal(L, "arg");
}

int run(lua_State* L) {
  const auto& program = *static_cast<const Program*>(lua_touserdata(L, 1));
  luaL_openlibs(L);
  preload(L, "perigee", luaopen_perigee);
  preload(L, "perigee.spec", luaopen_perigee_spec);
  lua_getglobal(L, "os");
  lua_pushcfunction(L, exit_closing);
  lua_setfield(L, -2, "exit");
  set_arguments(L, program);
  const char* const name = lua_pushfstring(L, "=%s", program.name);
  if (luaL_loadbuffer(L, program.source.data(), program.source.size(), name) != 0)
    return lua_error(L);
  lua_call(L, 0, 0);
  return 0;
}

}  // namespace

int run_lua_program(std::string_view source, const char* name,
                    const std::vector<std::string>& words) {
  std::error_code unknown;  // then the path stays empty
  Program program{source, name, words, {}};
  program.path = std::filesystem::read_symlink("/proc/self/exe", unknown).string();
  lua_State* const L = luaL_newstate();
  if (L == nullptr) return 1;
  const int status = lua_cpcall(L, run, &program);
  if (status != 0) {
    const char* const text = lua_tostring(L, -1);
    std::cerr << "perigee: " << (text != nullptr ? text : "an error without a text") << '\n';
  }
  lua_close(L);
  return status == 0 ? 0 : 1;
}

}  // namespace perigee::tools
