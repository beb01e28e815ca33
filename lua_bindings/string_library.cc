#include "lua_bindings/string_library.h"

#include <algorithm>

#include "engine/base/text.h"
#include "lua_bindings/budget.h"
#include "lua_bindings/buffer.h"

namespace perigee::lua {
namespace {

// Positions count from 1, negative ones from the end.
std::int64_t absolute(std::int64_t position, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (position < 0) position = position < -length ? 0 : position + length + 1;
  return position;
}

int length(lua_State* L) {
  lua_pushnumber(L, static_cast<lua_Number>(check_text(L, 1).size()));
  return 1;
}

int sub(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const std::int64_t first = std::max<std::int64_t>(absolute(check_int64(L, 2), text.size()), 1);
  const std::int64_t last = std::min(absolute(optional_int64(L, 3, -1), text.size()),
                                     static_cast<std::int64_t>(text.size()));
  if (first > last) {
    lua_pushliteral(L, "");
    return 1;
  }
  const auto size = static_cast<std::size_t>(last - first + 1);
  charge_bytes(L, size);
  push_text(L, text.substr(static_cast<std::size_t>(first - 1), size));
  return 1;
}

template <class Change>
int changed(lua_State* L, Change change) {
  const std::string_view text = check_text(L, 1);
  charge_bytes(L, text.size());
  Buffer out(L, text.size());
  change(text, out.room(text.size()));
  out.added(text.size());
  out.push();
  return 1;
}

int lower(lua_State* L) {
  return changed(L, [](std::string_view from, char* to) {
    std::transform(from.begin(), from.end(), to, base::to_lower);
  });
}
int upper(lua_State* L) {
  return changed(L, [](std::string_view from, char* to) {
    std::transform(from.begin(), from.end(), to, base::to_upper);
  });
}
int reverse(lua_State* L) {
  return changed(
      L, [](std::string_view from, char* to) { std::reverse_copy(from.begin(), from.end(), to); });
}

int repeat(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const std::int64_t count = check_int64(L, 2);
  if (count <= 0 || text.empty()) {
    lua_pushliteral(L, "");
    return 1;
  }
  if (static_cast<std::uint64_t>(count) > std::uint64_t{0x7fffffff} / text.size())
    return luaL_error(L, "resulting string too large");
  charge(L, static_cast<std::uint64_t>(count));
  Buffer out(L, text.size() * static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) out.append(text);
  out.push();
  return 1;
}

int byte(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const std::int64_t asked = absolute(optional_int64(L, 2, 1), text.size());
  const std::int64_t first = std::max<std::int64_t>(asked, 1);
  const std::int64_t last = std::min(absolute(optional_int64(L, 3, asked), text.size()),
                                     static_cast<std::int64_t>(text.size()));
  if (first > last) return 0;
  const std::int64_t count = last - first + 1;
  if (count >= LUAI_MAXCSTACK) return luaL_error(L, "stack overflow (string slice too long)");
  luaL_checkstack(L, static_cast<int>(count), "string slice too long");
  charge(L, static_cast<std::uint64_t>(count));
  for (std::int64_t i = first; i <= last; ++i)
    lua_pushnumber(L, static_cast<unsigned char>(text[static_cast<std::size_t>(i - 1)]));
  return static_cast<int>(count);
}

int character(lua_State* L) {
  const int count = lua_gettop(L);
  Buffer out(L, static_cast<std::size_t>(count));
  for (int i = 1; i <= count; ++i) {
    const int code = check_int(L, i);
    luaL_argcheck(L, code >= 0 && code <= 255, i, "invalid value");
    out.append(static_cast<char>(code));
  }
  out.push();
  return 1;
}

// Bytecode is never accepted again, so there is nothing to dump.
int dump(lua_State* L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  return luaL_error(L, "unable to dump given function");
}

constexpr luaL_Reg kFunctions[] = {{"byte", byte},
                                   {"char", character},
                                   {"dump", dump},
                                   {"find", string_find},
                                   {"format", string_format},
                                   {"gfind", string_gmatch},
                                   {"gmatch", string_gmatch},
                                   {"gsub", string_gsub},
                                   {"len", length},
                                   {"lower", lower},
                                   {"match", string_match},
                                   {"rep", repeat},
                                   {"reverse", reverse},
                                   {"sub", sub},
                                   {"upper", upper}};

}  // namespace

void push_string_table(lua_State* L) {
  lua_newtable(L);
  for (const luaL_Reg& function : kFunctions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
}

}  // namespace perigee::lua
