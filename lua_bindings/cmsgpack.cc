#include "lua_bindings/cmsgpack.h"

#include <bit>

#include "lua_bindings/binary_number.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

constexpr int kMostNesting = 16;  // a table deeper than that is written as nil

void append_number(Buffer& out, std::uint8_t mark, std::uint64_t value, std::size_t size) {
  out.append(static_cast<char>(mark));
  write_bytes(out.room(size), value, size, ByteOrder::kBig);
  out.added(size);
}

// In 1, 2, 4 or 8 bytes, whose marks follow each other.
void append_in_steps(Buffer& out, std::uint8_t first_mark, std::uint64_t value, int step) {
  append_number(out, static_cast<std::uint8_t>(first_mark + step), value, std::size_t{1} << step);
}

void append_integer(Buffer& out, std::int64_t n) {
  const auto bits = static_cast<std::uint64_t>(n);
  if (n >= -32 && n <= 127) return out.append(static_cast<char>(n));
  if (n > 0)
    return append_in_steps(out, kMsgpackUint8, bits,
                           n <= 0xff         ? 0
                           : n <= 0xffff     ? 1
                           : n <= 0xffffffff ? 2
                                             : 3);
  append_in_steps(out, kMsgpackInt8, bits,
                  n >= -0x80           ? 0
                  : n >= -0x8000       ? 1
                  : n >= -0x80000000ll ? 2
                                       : 3);
}

// Whole numbers as integers; others as a float, when that holds all of it.
void append_number(Buffer& out, double number) {
  const std::int64_t whole = base::saturating_int64(number);
  if (static_cast<double>(whole) == number) return append_integer(out, whole);
  const auto narrow = static_cast<float>(number);
  if (static_cast<double>(narrow) == number)
    append_number(out, kMsgpackFloat, bits_of(narrow), 4);
  else
    append_number(out, kMsgpackDouble, bits_of(number), 8);
}

void append_text(Buffer& out, std::string_view text) {
  if (text.size() < 32)
    out.append(static_cast<char>(kMsgpackShortText | text.size()));
  else if (text.size() <= 0xff)
    append_number(out, kMsgpackText8, text.size(), 1);
  else if (text.size() <= 0xffff)
    append_number(out, kMsgpackText16, text.size(), 2);
  else
    append_number(out, kMsgpackText32, text.size(), 4);
  out.append(text);
}

// The head of an array or a map, whose three marks these are.
void append_size(Buffer& out, std::size_t size, std::uint8_t shortest, std::uint8_t two_bytes,
                 std::uint8_t four_bytes) {
  if (size <= 15)
    out.append(static_cast<char>(shortest | size));
  else if (size <= 0xffff)
    append_number(out, two_bytes, size, 2);
  else
    append_number(out, four_bytes, size, 4);
}

// What the keys of a table are: how many, and whether they are 1, 2, ... up to that.
struct Shape {
  std::size_t size = 0;
  bool array = true;
};

Shape shape_of(lua_State* L, int table) {
  Shape shape;
  double greatest = 0;
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    ++shape.size;
    const double key = lua_type(L, -2) == LUA_TNUMBER ? lua_tonumber(L, -2) : 0;
    if (key <= 0 || to_int(key) != key) shape.array = false;
    if (key > greatest) greatest = key;
  }
  charge(L, shape.size);
  shape.array = shape.array && greatest == static_cast<double>(shape.size);
  return shape;
}

void append_value(lua_State* L, Buffer& out, int level);

// The table on top of the stack.
void append_table(lua_State* L, Buffer& out, int level) {
  luaL_checkstack(L, 4, "in function mp_encode_lua_table_as_map");
  const int table = lua_gettop(L);
  look_through(L, table);
  const Shape shape = shape_of(L, table);
  if (shape.array) {
    append_size(out, shape.size, kMsgpackShortArray, kMsgpackArray16, kMsgpackArray32);
    for (std::size_t i = 1; i <= shape.size; ++i) {
      lua_rawgeti(L, table, static_cast<int>(i));
      append_value(L, out, level + 1);
    }
    return;
  }
  append_size(out, shape.size, kMsgpackShortMap, kMsgpackMap16, kMsgpackMap32);
  for (lua_pushnil(L); lua_next(L, table) != 0;) {
    lua_pushvalue(L, -2);
    append_value(L, out, level + 1);
    append_value(L, out, level + 1);
  }
}

// The value on top of the stack, which is popped.
void append_value(lua_State* L, Buffer& out, int level) {
  charge(L, 1);
  switch (lua_type(L, -1)) {
    case LUA_TSTRING:
      append_text(out, text_at(L, -1));
      break;
    case LUA_TBOOLEAN:
      out.append(static_cast<char>(lua_toboolean(L, -1) ? kMsgpackTrue : kMsgpackFalse));
      break;
    case LUA_TNUMBER:
      append_number(out, lua_tonumber(L, -1));
      break;
    case LUA_TTABLE:
      if (level < kMostNesting) {
        append_table(L, out, level);
        break;
      }
      [[fallthrough]];
    default:
      out.append(static_cast<char>(kMsgpackNil));
  }
  lua_pop(L, 1);
}

}  // namespace

int cmsgpack_pack(lua_State* L) {
  const int count = lua_gettop(L);
  if (count == 0) return luaL_argerror(L, 0, "MessagePack pack needs input.");
  Buffer out(L);
  for (int i = 1; i <= count; ++i) {
    lua_pushvalue(L, i);
    append_value(L, out, 0);
  }
  out.push();
  return 1;
}

void push_cmsgpack_table(lua_State* L) {
  constexpr luaL_Reg kFunctions[] = {{"pack", cmsgpack_pack},
                                     {"unpack", cmsgpack_unpack},
                                     {"unpack_one", cmsgpack_unpack_one},
                                     {"unpack_limit", cmsgpack_unpack_limit}};
  constexpr const char* kTexts[][2] = {{"_NAME", "cmsgpack"},
                                       {"_VERSION", "lua-cmsgpack 0.4.0"},
                                       {"_COPYRIGHT", "Copyright (C) 2012, Salvatore Sanfilippo"},
                                       {"_DESCRIPTION", "MessagePack C implementation for Lua"}};
  lua_newtable(L);
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
  for (const auto& [name, text] : kTexts) {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
  }
}

}  // namespace perigee::lua
