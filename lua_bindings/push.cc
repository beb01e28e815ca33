#include "lua_bindings/push.h"

namespace perigee::lua {
namespace {

using Kind = ReplyTape::Kind;

constexpr int kMaxDepth = 128;  // commands nest six deep; host commands may do as they like

struct Cursor {
  lua_State* L;
  const Machine& m;
  std::size_t next;
};

void push_node(Cursor& at, int depth);

// {ok=...}: the dearest part of a SET, so the key, and the usual value, are not made anew.
void push_status(lua_State* L, const Machine& m, std::string_view text) {
  lua_createtable(L, 0, 1);
  push_ref(L, m.refs.ok);
  if (text == "OK") {
    push_ref(L, m.refs.ok_text);
  } else {
    push_text(L, text);
  }
  lua_rawset(L, -3);
}

void push_command_error(lua_State* L, const Machine& m, std::string_view text) {
  lua_createtable(L, 0, 2);  // exactly, and in this order: pairs() can tell
  push_ref(L, m.refs.err);
  push_text(L, text);
  lua_rawset(L, -3);
  push_ref(L, m.refs.ignore);
  lua_pushboolean(L, 1);
  lua_rawset(L, -3);
}

// Room for a container and what pushing one of its elements takes. (A reply that is no container
// has the room that Lua gives every C function.)
void check_depth(const Cursor& at, int depth) {
  if (depth > kMaxDepth || !lua_checkstack(at.L, 12)) raise_text(at.L, "reached lua stack limit");
}

void push_array(Cursor& at, std::size_t size, int depth) {
  check_depth(at, depth);
  lua_createtable(at.L, static_cast<int>(size), 0);
  for (std::size_t i = 1; i <= size; ++i) {
    push_node(at, depth + 1);
    lua_rawseti(at.L, -2, static_cast<int>(i));
  }
}

// A null cannot be a key of a table; such an element is left out.
void set_pair(lua_State* L) {
  if (lua_isnil(L, -2)) {
    lua_pop(L, 2);
  } else {
    lua_rawset(L, -3);
  }
}

void push_map(Cursor& at, std::size_t pairs, int depth) {
  check_depth(at, depth);
  lua_createtable(at.L, 0, 1);
  lua_pushliteral(at.L, "map");
  lua_createtable(at.L, 0, static_cast<int>(pairs));
  for (std::size_t i = 0; i < pairs; ++i) {
    push_node(at, depth + 1);
    push_node(at, depth + 1);
    set_pair(at.L);
  }
  lua_rawset(at.L, -3);
}

void push_set(Cursor& at, std::size_t size, int depth) {
  check_depth(at, depth);
  lua_createtable(at.L, 0, 1);
  lua_pushliteral(at.L, "set");
  lua_createtable(at.L, 0, static_cast<int>(size));
  for (std::size_t i = 0; i < size; ++i) {
    push_node(at, depth + 1);
    lua_pushboolean(at.L, 1);
    set_pair(at.L);
  }
  lua_rawset(at.L, -3);
}

void push_real(lua_State* L, double value) {
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "double");
  lua_pushnumber(L, value);
  lua_rawset(L, -3);
}

void push_big_number(lua_State* L, std::string_view digits) {
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "big_number");
  push_text(L, digits);
  lua_rawset(L, -3);
}

void push_verbatim(lua_State* L, std::string_view format_and_text) {
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "verbatim_string");
  lua_createtable(L, 0, 2);
  lua_pushliteral(L, "string");
  push_text(L, format_and_text.substr(3));
  lua_rawset(L, -3);
  lua_pushliteral(L, "format");
  push_text(L, format_and_text.substr(0, 3));
  lua_rawset(L, -3);
  lua_rawset(L, -3);
}

void push_node(Cursor& at, int depth) {
  lua_State* L = at.L;
  const ReplyTape::Node node = at.m.tape[at.next++];
  switch (node.kind) {
    case Kind::kBulk:
    case Kind::kBulkInPlace:
      return push_text(L, at.m.tape.text(node));
    case Kind::kInteger:
      return lua_pushnumber(L, static_cast<lua_Number>(node.integer));
    case Kind::kNull:
    case Kind::kNullArray:
      if (at.m.tape.protocol() == Protocol::kResp3) return lua_pushnil(L);
      return lua_pushboolean(L, 0);
    case Kind::kStatus:
      return push_status(L, at.m, at.m.tape.text(node));
    case Kind::kError:
      return push_command_error(L, at.m, at.m.tape.text(node));
    case Kind::kArray:
      return push_array(at, node.size, depth);
    case Kind::kMap:
      return push_map(at, node.size, depth);
    case Kind::kSet:
      return push_set(at, node.size, depth);
    case Kind::kReal:
      return push_real(L, node.real);
    case Kind::kBoolean:
      return lua_pushboolean(L, node.integer != 0);
    case Kind::kBigNumber:
      return push_big_number(L, at.m.tape.text(node));
    case Kind::kVerbatim:
      return push_verbatim(L, at.m.tape.text(node));
  }
}

}  // namespace

void push_reply(lua_State* L, Machine& m) {
  if (m.tape.size() == 0) return lua_pushboolean(L, 0);  // a command that did not answer
  // What most commands answer fits the stack that every C function has.
  const ReplyTape::Node& first = m.tape[0];
  if (first.kind == Kind::kBulkInPlace || first.kind == Kind::kBulk)
    return push_text(L, m.tape.text(first));
  if (first.kind == Kind::kInteger)
    return lua_pushnumber(L, static_cast<lua_Number>(first.integer));
  if (first.kind == Kind::kStatus) return push_status(L, m, m.tape.text(first));
  Cursor at{L, m, 0};
  push_node(at, 0);
}

void push_error_table(lua_State* L, std::string_view text) {
  lua_createtable(L, 0, 3);
  push_ref(L, machine(L).refs.err);
  lua_pushliteral(L, "ERR ");
  push_text(L, text);
  lua_concat(L, 2);
  lua_rawset(L, -3);
}

}  // namespace perigee::lua
