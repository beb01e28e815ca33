#include "lua_bindings/math_library.h"

#include <cmath>

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

int random(lua_State* L) {
  base::LuaRandom& generator = machine(L).engine->random();
  constexpr int kMax = base::LuaRandom::kMax;
  const double r = static_cast<double>(generator.next() % kMax) / kMax;
  switch (lua_gettop(L)) {
    case 0:
      lua_pushnumber(L, r);
      break;
    case 1: {
      const int upper = check_int(L, 1);
      luaL_argcheck(L, 1 <= upper, 1, "interval is empty");
      lua_pushnumber(L, std::floor(r * upper) + 1);
      break;
    }
    case 2: {
      const int lower = check_int(L, 1);
      const int upper = check_int(L, 2);
      luaL_argcheck(L, lower <= upper, 2, "interval is empty");
      // The width wraps around at 2^32, as the server's does.
      const auto width = static_cast<std::int32_t>(static_cast<std::uint32_t>(upper) -
                                                   static_cast<std::uint32_t>(lower) + 1);
      lua_pushnumber(L, std::floor(r * width) + lower);
      break;
    }
    default:
      return luaL_error(L, "wrong number of arguments");
  }
  return 1;
}

int random_seed(lua_State* L) {
  machine(L).engine->random().seed(check_int(L, 1));
  return 0;
}

int load_exponent(lua_State* L) {
  const double mantissa = luaL_checknumber(L, 1);
  lua_pushnumber(L, std::ldexp(mantissa, check_int(L, 2)));
  return 1;
}

}  // namespace

void push_math_table(lua_State* L) {
  lua_pushcfunction(L, luaopen_math);
  lua_pushliteral(L, LUA_MATHLIBNAME);
  lua_call(L, 1, 1);
  lua_pushcfunction(L, random);
  lua_setfield(L, -2, "random");
  lua_pushcfunction(L, random_seed);
  lua_setfield(L, -2, "randomseed");
  lua_pushcfunction(L, load_exponent);
  lua_setfield(L, -2, "ldexp");
}

}  // namespace perigee::lua
