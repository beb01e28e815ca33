// tests/unit/lua/stock_lua.h: a plain Lua with Debian's lua-cjson and lua-bitop: the oracle.
#pragma once

#include <optional>
#include <string>

#include "lua_bindings/lua_api.h"

namespace perigee::lua::testing {

class StockLua {
 public:
  StockLua() : state_(luaL_newstate()) { luaL_openlibs(state_); }
  ~StockLua() { lua_close(state_); }
  StockLua(const StockLua&) = delete;
  StockLua& operator=(const StockLua&) = delete;

  // False when the package is not installed.
  bool require(const char* module) {
    const std::string code = std::string(module) + " = require '" + module + "'";
    return luaL_dostring(state_, code.c_str()) == 0;
  }

  // What the script returns, as a string; a message when it fails.
  std::string run(const std::string& script) {
    lua_settop(state_, 0);
    const bool ok = luaL_loadbuffer(state_, script.data(), script.size(), "@user_script") == 0 &&
                    lua_pcall(state_, 0, 1, 0) == 0;
    return (ok ? "" : "failed: ") + std::string(text_at(state_, -1));
  }

 private:
  lua_State* state_;
};

}  // namespace perigee::lua::testing
