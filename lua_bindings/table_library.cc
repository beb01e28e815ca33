#include "lua_bindings/table_library.h"

#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/protected_tables.h"

namespace perigee::lua {
namespace {

int checked_size(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return static_cast<int>(lua_objlen(L, 1));
}

int insert(lua_State* L) {
  const int end = checked_size(L) + 1;
  const int count = lua_gettop(L);
  if (count != 2 && count != 3) return luaL_error(L, "wrong number of arguments to 'insert'");
  const int at = count == 2 ? end : check_int(L, 2);
  refuse_protected(L, 1);
  std::int64_t last = at > end ? at : end;
  if (last > at) charge(L, static_cast<std::uint64_t>(last - at));
  for (; last > at; --last) {
    lua_rawgeti(L, 1, static_cast<int>(last - 1));
    lua_rawseti(L, 1, static_cast<int>(last));
  }
  lua_rawseti(L, 1, at);
  return 0;
}

int remove(lua_State* L) {
  const int size = checked_size(L);
  int at = optional_int(L, 2, size);
  if (at < 1 || at > size) return 0;
  refuse_protected(L, 1);
  charge(L, static_cast<std::uint64_t>(size - at));
  lua_rawgeti(L, 1, at);
  for (; at < size; ++at) {
    lua_rawgeti(L, 1, at + 1);
    lua_rawseti(L, 1, at);
  }
  lua_pushnil(L);
  lua_rawseti(L, 1, size);
  return 1;
}

int concat(lua_State* L) {
  const std::string_view separator = lua_isnoneornil(L, 2) ? "" : check_text(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  std::int64_t i = optional_int(L, 3, 1);
  const std::int64_t last =
      lua_isnoneornil(L, 4) ? static_cast<int>(lua_objlen(L, 1)) : check_int(L, 4);
  lua_settop(L, 3);
  Buffer out(L);
  for (; i <= last; ++i) {
    lua_rawgeti(L, 1, static_cast<int>(i));
    if (!lua_isstring(L, -1))
      return luaL_error(L, "invalid value (%s) at index %d in table for 'concat'",
                        luaL_typename(L, -1), static_cast<int>(i));
    const std::string_view text = text_at(L, -1);
    charge(L, 1 + (text.size() + separator.size()) / 64);
    out.append(text);
    if (i != last) out.append(separator);
    lua_pop(L, 1);
  }
  out.push();
  return 1;
}

int for_each(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  look_through(L, 1);
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    charge(L, 1);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_pushvalue(L, 4);
    lua_call(L, 2, 1);
    if (!lua_isnil(L, -1)) return 1;
    lua_settop(L, 3);
  }
  return 0;
}

int for_each_index(lua_State* L) {
  const int size = checked_size(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  for (int i = 1; i <= size; ++i) {
    charge(L, 1);
    lua_pushvalue(L, 2);
    lua_pushnumber(L, i);
    lua_rawgeti(L, 1, i);
    lua_call(L, 2, 1);
    if (!lua_isnil(L, -1)) return 1;
    lua_pop(L, 1);
  }
  return 0;
}

int get_n(lua_State* L) {
  lua_pushnumber(L, checked_size(L));
  return 1;
}

int set_n(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return luaL_error(L, "'setn' is obsolete");
}

int max_n(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  look_through(L, 1);
  lua_Number greatest = 0;
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    charge(L, 1);
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TNUMBER && lua_tonumber(L, -1) > greatest)
      greatest = lua_tonumber(L, -1);
  }
  lua_pushnumber(L, greatest);
  return 1;
}

constexpr luaL_Reg kFunctions[] = {
    {"concat", concat}, {"foreach", for_each}, {"foreachi", for_each_index},
    {"getn", get_n},    {"insert", insert},    {"maxn", max_n},
    {"remove", remove}, {"setn", set_n},       {"sort", table_sort}};

}  // namespace

void push_table_table(lua_State* L) {
  lua_newtable(L);
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
}

}  // namespace perigee::lua
