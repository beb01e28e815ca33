#include "lua_bindings/return_value.h"

#include <algorithm>

#include "lua_bindings/error_object.h"

namespace perigee::lua {
namespace {

using Kind = ReplyTape::Kind;

constexpr int kMaxDepth = 1000;
constexpr std::size_t kMaxReplyBytes = std::size_t{512} << 20;

// A line of RESP must stay one: everything that becomes a status, an error or digits passes here.
std::string_view one_line(std::string& storage, std::string_view text) {
  storage = text;
  std::replace(storage.begin(), storage.end(), '\r', ' ');
  std::replace(storage.begin(), storage.end(), '\n', ' ');
  return storage;
}

void add_status(Machine& m, std::string_view text) noexcept {
  try {
    m.tape.status(one_line(m.text, text));
  } catch (...) {
    m.tape.fail();
  }
}

void add_error(Machine& m, ErrorCode code, std::string_view text) noexcept {
  try {
    Error error{code, {}};
    one_line(error.message, text);
    m.tape.error(error);
  } catch (...) {
    m.tape.fail();
  }
}

void add_big_number(Machine& m, std::string_view digits) noexcept {
  try {
    one_line(m.text, digits);
  } catch (...) {
    return m.tape.fail();
  }
  m.tape.big_number(m.text);
}

class Writer {
 public:
  Writer(lua_State* state, Machine& m) : L(state), m_(m) {}

  // Writes and pops the value on top. False: too deep or too large, the tape is to be replaced.
  bool value(int depth) {
    charge(L, 1);
    if (depth > kMaxDepth || !lua_checkstack(L, 8)) return refuse("ERR reached lua stack limit");
    if (m_.tape.memory() > kMaxReplyBytes)
      return refuse("ERR The script's reply is larger than 512 MB");
    const int type = lua_type(L, -1);
    if (type == LUA_TTABLE) return table(depth);
    scalar(type);
    lua_pop(L, 1);
    return true;
  }

 private:
  bool refuse(std::string_view why) {
    write_error_reply(m_, ErrorCode::kLimit, why);
    return false;
  }

  void scalar(int type) {
    if (type == LUA_TSTRING) {
      charge_bytes(L, lua_objlen(L, -1));
      m_.tape.bulk(text_at(L, -1));
    } else if (type == LUA_TNUMBER) {
      m_.tape.integer(base::saturating_int64(lua_tonumber(L, -1)));
    } else if (type == LUA_TBOOLEAN) {
      boolean(lua_toboolean(L, -1) != 0);
    } else {
      m_.tape.null();
    }
  }

  void boolean(bool b) {
    if (m_.answers_resp3) {
      m_.tape.boolean(b);
    } else if (b) {
      m_.tape.integer(1);
    } else {
      m_.tape.null();
    }
  }

  // Pushes the table's field, raw, and says whether it is of the wanted type; else pushes nothing.
  bool field(const char* name, int type) {
    lua_pushstring(L, name);
    lua_rawget(L, -2);
    if (lua_type(L, -1) == type) return true;
    lua_pop(L, 1);
    return false;
  }
  void end_field() { lua_pop(L, 2); }  // and the table

  bool table(int depth) {
    look_through(L, lua_gettop(L));
    if (field("err", LUA_TSTRING)) {
      m_.error_is_known = is_known_error(L, lua_gettop(L) - 1);
      add_error(m_, ErrorCode::kScript, text_at(L, -1));
    } else if (field("ok", LUA_TSTRING)) {
      add_status(m_, text_at(L, -1));
    } else if (field("double", LUA_TNUMBER)) {
      m_.tape.real(lua_tonumber(L, -1));
    } else if (field("big_number", LUA_TSTRING)) {
      add_big_number(m_, text_at(L, -1));
    } else {
      return compound(depth);
    }
    end_field();
    return true;
  }

  bool compound(int depth) {
    if (field("verbatim_string", LUA_TTABLE)) {
      if (verbatim()) return true;
      lua_pop(L, 1);
    }
    if (field("map", LUA_TTABLE)) return pairs(depth, Kind::kMap);
    if (field("set", LUA_TTABLE)) return pairs(depth, Kind::kSet);
    return array(depth);
  }

  bool pairs(int depth, Kind kind) {
    look_through(L, lua_gettop(L));
    const std::size_t at = m_.tape.begin(kind);
    std::size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      lua_pushvalue(L, -2);
      if (!value(depth + 1)) return false;
      if (kind == Kind::kMap) {
        if (!value(depth + 1)) return false;
      } else {
        lua_pop(L, 1);
      }
      ++count;
    }
    if (!m_.tape.failed()) m_.tape.set_size(at, count);
    end_field();
    return true;
  }

  // With the field on top; writes and pops it and the table, or leaves everything as it is.
  bool verbatim() {
    lua_pushliteral(L, "format");
    lua_rawget(L, -2);
    lua_pushliteral(L, "string");
    lua_rawget(L, -3);
    const bool complete = lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING;
    if (complete) m_.tape.verbatim(text_at(L, -2), text_at(L, -1));
    lua_pop(L, complete ? 4 : 2);
    return complete;
  }

  bool array(int depth) {
    const std::size_t at = m_.tape.begin(Kind::kArray);
    int count = 0;
    for (;; ++count) {
      lua_rawgeti(L, -1, count + 1);
      if (lua_isnil(L, -1)) break;
      if (!value(depth + 1)) return false;
    }
    if (!m_.tape.failed()) m_.tape.set_size(at, static_cast<std::size_t>(count));
    lua_pop(L, 2);
    return true;
  }

  lua_State* L;
  Machine& m_;
};

}  // namespace

void write_return_value(lua_State* L, Machine& m) {
  m.tape.clear();
  m.tape.set_protocol(Protocol::kResp3);  // keeps every kind; the session's sink knows its own
  Writer(L, m).value(0);
}

void write_error_reply(Machine& m, ErrorCode code, std::string_view text) noexcept {
  m.tape.clear();
  add_error(m, code, text);
}

}  // namespace perigee::lua
