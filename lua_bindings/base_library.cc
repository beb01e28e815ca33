#include "lua_bindings/base_library.h"

#include "lua_bindings/chunk_library.h"
#include "lua_bindings/error_object.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/protected_call.h"
#include "lua_bindings/raw_access.h"

namespace perigee::lua {
namespace {

// Tables, functions and coroutines are called by the order in which they were first asked for, not
// by their address: the same script prints the same on every machine.
void push_name(lua_State* L, int index) {
  Machine& m = machine(L);
  push_ref(L, m.refs.names);
  lua_pushvalue(L, index);
  lua_rawget(L, -2);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushvalue(L, index);
    lua_pushnumber(L, static_cast<lua_Number>(m.next_name));
    lua_rawset(L, -3);
    lua_pushnumber(L, static_cast<lua_Number>(m.next_name++));
  }
  constexpr char kDigits[] = "0123456789abcdef";
  auto number = static_cast<std::uint64_t>(lua_tonumber(L, -1));
  char text[] = "0x00000000";
  for (int i = 9; i > 1; --i, number >>= 4) text[i] = kDigits[number & 15];
  lua_pushfstring(L, "%s: %s", luaL_typename(L, index), text);
}

int to_string(lua_State* L) {
  luaL_checkany(L, 1);
  if (luaL_callmeta(L, 1, "__tostring") != 0) return 1;
  switch (lua_type(L, 1)) {
    case LUA_TNUMBER: {
      const base::NumberText text = base::to_text_g(lua_tonumber(L, 1), 14);
      push_text(L, text);
      break;
    }
    case LUA_TSTRING:
      lua_pushvalue(L, 1);
      break;
    case LUA_TBOOLEAN:
      lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
      break;
    case LUA_TNIL:
      lua_pushliteral(L, "nil");
      break;
    case LUA_TLIGHTUSERDATA:
      lua_pushliteral(L, "userdata: (nil)");  // cjson.null; there is no other
      break;
    default:
      push_name(L, 1);
  }
  return 1;
}

int select(lua_State* L) {
  const int count = lua_gettop(L);
  if (lua_type(L, 1) == LUA_TSTRING && text_at(L, 1).starts_with('#')) {
    lua_pushnumber(L, count - 1);
    return 1;
  }
  std::int64_t i = check_int64(L, 1);
  if (i < 0) {
    i = i < -count ? 0 : count + i;
  } else if (i > count) {
    i = count;
  }
  luaL_argcheck(L, i >= 1, 1, "index out of range");
  return count - static_cast<int>(i);
}

int unpack(lua_State* L) {
  constexpr std::int64_t kMaxResults = LUAI_MAXCSTACK;
  luaL_checktype(L, 1, LUA_TTABLE);
  look_through(L, 1);
  const std::int64_t first = optional_int64(L, 2, 1);
  const std::int64_t last =
      lua_isnoneornil(L, 3) ? static_cast<std::int64_t>(lua_objlen(L, 1)) : check_int64(L, 3);
  if (first > last) return 0;
  const std::uint64_t count = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  if (count >= kMaxResults || first < -2147483647 || last > 2147483646 ||
      !lua_checkstack(L, static_cast<int>(count) + 1))
    return luaL_error(L, "too many results to unpack");
  charge(L, count);
  for (std::int64_t i = first; i <= last; ++i) lua_rawgeti(L, 1, static_cast<int>(i));
  return static_cast<int>(count) + 1;
}

// Collecting is the host's business, and what it would tell depends on what ran before: the options
// are checked, and the answers constant.
constexpr int kKilobytes = 32;

int collect_garbage(lua_State* L) {
  static const char* const kOptions[] = {"stop", "restart",  "collect",    "count",
                                         "step", "setpause", "setstepmul", nullptr};
  const int option = luaL_checkoption(L, 1, "collect", kOptions);
  if (option == 4) {
    lua_pushboolean(L, 1);
  } else {
    lua_pushnumber(L, option > 4 ? 200 : option == 3 ? kKilobytes : 0);
  }
  return 1;
}

int gc_info(lua_State* L) {
  lua_pushnumber(L, kKilobytes);
  return 1;
}

constexpr luaL_Reg kFunctions[] = {{"tostring", to_string},
                                   {"select", select},
                                   {"unpack", unpack},
                                   {"collectgarbage", collect_garbage},
                                   {"gcinfo", gc_info},
                                   {"rawget", raw_get},
                                   {"rawset", raw_set},
                                   {"next", next},
                                   {"getmetatable", get_metatable},
                                   {"setmetatable", set_metatable},
                                   {"pcall", protected_call},
                                   {"xpcall", protected_call_with_handler},
                                   {"load", load},
                                   {"loadstring", load_string},
                                   {"__redis__err__handler", error_handler}};

// Harmless as Lua has them; luaopen_base has put them into the state's first table of globals.
constexpr const char* kLuasOwn[] = {"assert", "error", "ipairs", "rawequal", "tonumber", "type"};

}  // namespace

void push_names(lua_State* L) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
}

void set_base_functions(lua_State* L) {
  for (const char* name : kLuasOwn) {
    lua_getglobal(L, name);
    lua_setfield(L, -2, name);
  }
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
  lua_getfield(L, -1, "next");
  lua_pushcclosure(L, pairs, 1);
  lua_setfield(L, -2, "pairs");
  lua_pushliteral(L, LUA_VERSION);
  lua_setfield(L, -2, "_VERSION");
}

}  // namespace perigee::lua
