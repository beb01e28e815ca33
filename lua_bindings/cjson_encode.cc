#include <cmath>

#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"
#include "lua_bindings/cjson.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/protected_tables.h"

namespace perigee::lua {
namespace {

class Encoder {
 public:
  Encoder(lua_State* state, const CjsonSettings& settings, Buffer& out)
      : L(state), settings_(settings), out_(out) {}

  // The value on top of the stack, which stays.
  void value(int depth) {
    charge(L, 1);
    switch (lua_type(L, -1)) {
      case LUA_TSTRING:
        return string(text_at(L, -1));
      case LUA_TNUMBER:
        return number(-1);
      case LUA_TBOOLEAN:
        return out_.append(lua_toboolean(L, -1) ? "true" : "false");
      case LUA_TNIL:
      case LUA_TLIGHTUSERDATA:  // cjson.null
        return out_.append("null");
      case LUA_TTABLE:
        return table(depth + 1);
      default:
        refuse(-1, "type not supported");
    }
  }

 private:
  void refuse(int index, const char* why) {
    luaL_error(L, "Cannot serialise %s: %s", luaL_typename(L, index), why);
  }

  void string(std::string_view text) {
    charge_bytes(L, text.size());
    out_.append('"');
    for (std::size_t from = 0; from < text.size();) {
      std::size_t to = from;
      while (to < text.size() && !needs_escape(text[to])) ++to;
      out_.append(text.substr(from, to - from));
      if (to < text.size()) escaped(text[to++]);
      from = to;
    }
    out_.append('"');
  }

  static bool needs_escape(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 32 || code == 127 || c == '"' || c == '\\' || c == '/';
  }

  void escaped(char c) {
    constexpr std::string_view kNamed = "\"\\/\b\f\n\r\t", kNames = "\"\\/bfnrt";
    out_.append('\\');
    if (const std::size_t i = kNamed.find(c); i != kNamed.npos) return out_.append(kNames[i]);
    constexpr char kDigits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    out_.append("u00");
    out_.append(kDigits[code >> 4]);
    out_.append(kDigits[code & 15]);
  }

  void number(int index) {
    const double value = lua_tonumber(L, index);
    if (!std::isfinite(value)) {
      if (settings_.encode_invalid == InvalidNumbers::kOff) refuse(index, "must not be NaN or Inf");
      if (settings_.encode_invalid == InvalidNumbers::kNull) return out_.append("null");
    }
    out_.append(base::to_text_g(value, settings_.number_precision).view());
  }

  void table(int depth) {
    if (depth > settings_.encode_max_depth || !lua_checkstack(L, 4))
      luaL_error(L, "Cannot serialise, excessive nesting (%d)", depth);
    lua_pushvalue(L, -1);
    look_through(L, lua_gettop(L));
    const bool marked = is_marked();
    const double length = marked ? static_cast<double>(lua_objlen(L, -1)) : array_length();
    if (length > 0) {
      array(length, depth);
    } else if (marked) {
      out_.append("[]");
    } else {
      object(depth);
    }
    lua_pop(L, 1);
  }

  // Whether it was an array when it was decoded: see CjsonSettings::mark_arrays.
  bool is_marked() {
    if (!lua_getmetatable(L, -1)) return false;
    push_ref(L, machine(L).refs.array_mark);
    const bool marked = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return marked;
  }

  // The highest index, when all keys are positive whole numbers and not too few; else -1.
  double array_length() {
    double highest = 0, items = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      charge(L, 1);
      const double key = lua_type(L, -2) == LUA_TNUMBER ? lua_tonumber(L, -2) : 0;
      if (key < 1 || key != std::floor(key)) {
        lua_pop(L, 2);
        return -1;
      }
      // A key beyond int counts as the lowest one: what lua-cjson's (int) does on x86.
      if (key > highest) highest = key > 2147483647 ? -2147483648.0 : key;
      ++items;
      lua_pop(L, 1);
    }
    const bool sparse = settings_.sparse_ratio > 0 && highest > items * settings_.sparse_ratio &&
                        highest > settings_.sparse_safe;
    if (!sparse) return highest;
    if (!settings_.sparse_convert) refuse(-1, "excessively sparse array");
    return -1;
  }

  void array(double length, int depth) {
    out_.append('[');
    for (int i = 1;; ++i) {
      lua_rawgeti(L, -1, i);
      value(depth);
      lua_pop(L, 1);
      if (i >= length) break;
      out_.append(',');
    }
    out_.append(']');
  }

  void object(int depth) {
    out_.append('{');
    bool first = true;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      if (!first) out_.append(',');
      first = false;
      key();
      value(depth);
      lua_pop(L, 1);
    }
    out_.append('}');
  }

  void key() {
    if (lua_type(L, -2) == LUA_TNUMBER) {
      out_.append('"');
      number(-2);
      out_.append("\":");
    } else if (lua_type(L, -2) == LUA_TSTRING) {
      string(text_at(L, -2));
      out_.append(':');
    } else {
      refuse(-2, "table key must be a number or string");
    }
  }

  lua_State* L;
  const CjsonSettings& settings_;
  Buffer& out_;
};

}  // namespace

int cjson_encode(lua_State* L) {
  luaL_argcheck(L, lua_gettop(L) == 1, 1, "expected 1 argument");
  Buffer out(L);
  lua_pushvalue(L, 1);
  Encoder(L, cjson_settings(L), out).value(0);
  out.push();
  return 1;
}

}  // namespace perigee::lua
