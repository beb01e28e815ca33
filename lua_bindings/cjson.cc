#include "lua_bindings/cjson.h"

#include <iterator>
#include <new>
#include <span>

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

constexpr int kMaxInt = 0x7fffffff;

void take_arguments(lua_State* L, int count) {
  luaL_argcheck(L, lua_gettop(L) <= count, count + 1, "found too many arguments");
  lua_settop(L, count);
}

// Sets when an argument is given; pushes the value in force.
void integer_option(lua_State* L, int index, int& setting, int least, int most) {
  if (!lua_isnil(L, index)) {
    const std::int64_t value = check_int64(L, index);
    if (value < least || value > most) {
      lua_pushfstring(L, "expected integer between %d and %d", least, most);
      luaL_argerror(L, 1, lua_tostring(L, -1));
    }
    setting = static_cast<int>(value);
  }
  lua_pushnumber(L, setting);
}

void switch_option(lua_State* L, int index, bool& setting) {
  static const char* const kWords[] = {"off", "on", nullptr};
  if (lua_isboolean(L, index)) {
    setting = lua_toboolean(L, index) != 0;
  } else if (!lua_isnil(L, index)) {
    setting = luaL_checkoption(L, index, nullptr, kWords) == 1;
  }
  lua_pushboolean(L, setting);
}

int encode_sparse_array(lua_State* L) {
  CjsonSettings& settings = cjson_settings(L);
  take_arguments(L, 3);
  switch_option(L, 1, settings.sparse_convert);
  integer_option(L, 2, settings.sparse_ratio, 0, kMaxInt);
  integer_option(L, 3, settings.sparse_safe, 0, kMaxInt);
  return 3;
}

int encode_max_depth(lua_State* L) {
  take_arguments(L, 1);
  integer_option(L, 1, cjson_settings(L).encode_max_depth, 1, kMaxInt);
  return 1;
}

int decode_max_depth(lua_State* L) {
  take_arguments(L, 1);
  integer_option(L, 1, cjson_settings(L).decode_max_depth, 1, kMaxInt);
  return 1;
}

int encode_number_precision(lua_State* L) {
  take_arguments(L, 1);
  integer_option(L, 1, cjson_settings(L).number_precision, 1, 14);
  return 1;
}

int encode_keep_buffer(lua_State* L) {
  take_arguments(L, 1);
  switch_option(L, 1, cjson_settings(L).keep_buffer);
  return 1;
}

int encode_invalid_numbers(lua_State* L) {
  static const char* const kWords[] = {"off", "on", "null", nullptr};
  InvalidNumbers& setting = cjson_settings(L).encode_invalid;
  take_arguments(L, 1);
  if (lua_isboolean(L, 1)) {
    setting = lua_toboolean(L, 1) ? InvalidNumbers::kOn : InvalidNumbers::kOff;
  } else if (!lua_isnil(L, 1)) {
    setting = static_cast<InvalidNumbers>(luaL_checkoption(L, 1, nullptr, kWords));
  }
  if (setting == InvalidNumbers::kNull) {
    lua_pushliteral(L, "null");
  } else {
    lua_pushboolean(L, setting == InvalidNumbers::kOn);
  }
  return 1;
}

int decode_invalid_numbers(lua_State* L) {
  take_arguments(L, 1);
  switch_option(L, 1, cjson_settings(L).decode_invalid);
  return 1;
}

int decode_array_with_array_mt(lua_State* L) {
  take_arguments(L, 1);
  switch_option(L, 1, cjson_settings(L).mark_arrays);
  return 1;
}

int make_new(lua_State* L);

constexpr luaL_Reg kFunctions[] = {{"encode", cjson_encode},
                                   {"decode", cjson_decode},
                                   {"encode_sparse_array", encode_sparse_array},
                                   {"encode_max_depth", encode_max_depth},
                                   {"decode_max_depth", decode_max_depth},
                                   {"encode_number_precision", encode_number_precision},
                                   {"encode_keep_buffer", encode_keep_buffer},
                                   {"encode_invalid_numbers", encode_invalid_numbers},
                                   {"decode_invalid_numbers", decode_invalid_numbers},
                                   {"new", make_new},
                                   {"decode_array_with_array_mt", decode_array_with_array_mt}};
constexpr std::size_t kRedis8Alone = 1;  // at the end

// Expects the settings on top, a userdata or nil for the machine's; replaces them by the table.
void push_table(lua_State* L) {
  lua_newtable(L);
  const bool all = machine(L).options.profile == ScriptProfile::kRedis8;
  for (const luaL_Reg& function :
       std::span(kFunctions).first(std::size(kFunctions) - (all ? 0 : kRedis8Alone))) {
    lua_pushvalue(L, -2);
    lua_pushcclosure(L, function.func, 1);
    lua_setfield(L, -2, function.name);
  }
  lua_pushlightuserdata(L, nullptr);
  lua_setfield(L, -2, "null");
  lua_pushliteral(L, "cjson");
  lua_setfield(L, -2, "_NAME");
  lua_pushliteral(L, "2.1.0");
  lua_setfield(L, -2, "_VERSION");
  lua_remove(L, -2);
}

int make_new(lua_State* L) {
  new (lua_newuserdata(L, sizeof(CjsonSettings))) CjsonSettings();
  push_table(L);
  return 1;
}

}  // namespace

CjsonSettings& cjson_settings(lua_State* L) {
  void* own = lua_touserdata(L, lua_upvalueindex(1));
  return own != nullptr ? *static_cast<CjsonSettings*>(own) : machine(L).cjson;
}

void push_cjson_table(lua_State* L) {
  lua_pushnil(L);
  push_table(L);
}

}  // namespace perigee::lua
