#include "lua_bindings/error_object.h"

#include "lua_bindings/machine.h"
#include "lua_bindings/return_value.h"

namespace perigee::lua {
namespace {

// Where the error comes from: the function that raised it, or its caller when that one is C.
bool find_place(lua_State* L, lua_Debug& place) {
  for (int level = 1; level <= 2; ++level) {
    if (lua_getstack(L, level, &place) == 0) return false;
    lua_getinfo(L, "nSl", &place);
    if (std::string_view(place.what) != "C") return true;
  }
  lua_Debug below{};
  return lua_getstack(L, 3, &below) != 0;  // a callback that is C itself has no place
}

void push_error_text(lua_State* L) {
  lua_pushliteral(L, "ERR ");
  if (lua_isstring(L, 1)) {
    lua_pushvalue(L, 1);
  } else if (lua_islightuserdata(L, 1)) {
    lua_pushliteral(L, "userdata: (nil)");
  } else if (lua_isnil(L, 1)) {
    lua_pushliteral(L, "nil");
  } else if (lua_isboolean(L, 1)) {
    lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
  } else {
    lua_pushstring(L, luaL_typename(L, 1));
  }
  lua_concat(L, 2);
}

std::string_view string_field(lua_State* L, int table, int name_ref) {
  push_ref(L, name_ref);
  lua_rawget(L, table);
  const int type = lua_type(L, -1);
  return type == LUA_TSTRING || type == LUA_TNUMBER ? text_at(L, -1) : std::string_view();
}

void compose(Machine& m, std::string_view text, std::string_view script, std::string_view source,
             std::string_view line) noexcept {
  try {
    std::string& out = m.text;
    out = text;
    if (!source.empty() && !line.empty()) {
      out.append(" script: ").append(script).append(script.empty() ? "on " : ", on ");
      out.append(source);
      out.append(":").append(line).append(".");
    }
  } catch (...) {
    m.tape.fail();
    return;
  }
  write_error_reply(m, ErrorCode::kScript, std::string_view(m.text));
}

}  // namespace

bool is_known_error(lua_State* L, int table) {
  push_ref(L, machine(L).refs.ignore);
  lua_rawget(L, table);
  const bool known = lua_toboolean(L, -1) != 0;
  lua_pop(L, 1);
  return known;
}

int error_handler(lua_State* L) {
  Machine& m = machine(L);
  const Kill kill = m.budget.kill();
  if (kill != Kill::kNone && kill != Kill::kInterrupted) return 1;  // nobody will read it
  lua_settop(L, 1);
  lua_Debug place{};
  const bool known = find_place(L, place);
  if (!lua_istable(L, 1)) {
    lua_createtable(L, 0, 3);
    push_ref(L, m.refs.err);
    push_error_text(L);
    lua_rawset(L, 2);
    lua_replace(L, 1);
  }
  refuse_protected(L, 1);
  if (known) {
    push_ref(L, m.refs.source);
    lua_pushstring(L, place.source);
    lua_rawset(L, 1);
    push_ref(L, m.refs.line);
    lua_pushinteger(L, place.currentline);
    lua_rawset(L, 1);
  }
  lua_settop(L, 1);
  return 1;
}

int write_error(lua_State* L) {
  Machine& m = machine(L);
  const auto& context = *static_cast<ErrorContext*>(lua_touserdata(L, 2));
  if (!lua_istable(L, 1)) {
    const std::string_view text = lua_isstring(L, 1) ? text_at(L, 1) : "unknown error";
    lua_pushliteral(L, "ERR ");
    push_text(L, text);
    lua_concat(L, 2);
    compose(m, text_at(L, -1), context.script, {}, {});
    return 0;
  }
  m.error_is_known = is_known_error(L, 1);
  std::string_view text = string_field(L, 1, m.refs.err);
  if (text.data() == nullptr) text = "ERR unknown error";
  const std::string_view source = string_field(L, 1, m.refs.source);
  const std::string_view line = string_field(L, 1, m.refs.line);
  compose(m, text, context.script, source, line);
  return 0;
}

}  // namespace perigee::lua
