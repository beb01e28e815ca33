#include "lua_bindings/chunk_library.h"

#include <algorithm>
#include <string>

#include "lua_bindings/buffer.h"
#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

// (reader) -> the pieces it hands out, joined. Stops at the first nil or empty piece: Lua 5.1 asks
// once more, which is how a chunk's name could be freed under it.
int join_pieces(lua_State* L) {
  const std::size_t limit = machine(L).options.source_bytes;
  Buffer joined(L);
  for (;;) {
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) break;
    if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
    const std::string_view piece = text_at(L, -1);
    if (piece.empty()) break;
    if (joined.size() + piece.size() > limit) luaL_error(L, "chunk is too large");
    joined.append(piece);
    lua_pop(L, 1);
  }
  joined.push();
  return 1;
}

int write_piece(lua_State*, const void* piece, std::size_t size, void* to) noexcept {
  try {
    static_cast<std::string*>(to)->append(static_cast<const char*>(piece), size);
    return 0;
  } catch (...) {
    return 1;
  }
}

bool fold(Machine& m) noexcept {
  try {
    return fold_globals(m.dumped, m.names_here(), m.folded);
  } catch (...) {
    return false;
  }
}

// Puts a folded version in the place of the function on top of the stack, if one can be made. Only
// for functions that this machine has compiled: what is loaded here is not looked at twice.
void fold_chunk(lua_State* L, const char* name) {
  Machine& m = machine(L);
  m.dumped.clear();
  m.folded.clear();
  if (lua_dump(L, write_piece, &m.dumped) != 0 || !fold(m)) return;
  if (luaL_loadbuffer(L, m.folded.data(), m.folded.size(), name) == 0)
    lua_remove(L, -2);
  else
    lua_pop(L, 1);  // the function is right as it is
}

int answer(lua_State* L, int status) {
  if (status == 0) return 1;
  pass_on_kill(L, status);
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

}  // namespace

int compile(lua_State* L, std::string_view source, std::string_view name) {
  Machine& m = machine(L);
  if (source.size() > m.options.source_bytes) {
    lua_pushliteral(L, "chunk is too large");
    return LUA_ERRSYNTAX;
  }
  charge(L, source.size());
  // The name is on the stack for as long as the compiler looks at it, and free of NULs: what is
  // anchored is what Lua sees.
  push_text(L, name.substr(0, std::min(name.find('\0'), std::size_t{200})));
  const bool bytecode = source.starts_with('\x1b');
  if (bytecode) {  // a space before it makes it the text that it then is not
    lua_pushliteral(L, " ");
    push_text(L, source);
    lua_concat(L, 2);
    source = text_at(L, -1);
  }
  const char* anchored_name = lua_tostring(L, bytecode ? -2 : -1);
  lua_gc(L, LUA_GCSTOP, 0);
  const int status = luaL_loadbuffer(L, source.data(), source.size(), anchored_name);
  if (status == 0) fold_chunk(L, anchored_name);
  lua_gc(L, LUA_GCRESTART, 0);
  if (bytecode) lua_remove(L, -2);
  lua_remove(L, -2);
  return status;
}

int load(lua_State* L) {
  const std::string_view name = lua_isnoneornil(L, 2) ? "=(load)" : check_text(L, 2);
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushcfunction(L, join_pieces);
  lua_pushvalue(L, 1);
  const int status = lua_pcall(L, 1, 1, 0);
  if (status != 0) return answer(L, status);
  return answer(L, compile(L, text_at(L, -1), name));
}

int load_string(lua_State* L) {
  const std::string_view source = check_text(L, 1);
  const std::string_view name = lua_isnoneornil(L, 2) ? source : check_text(L, 2);
  return answer(L, compile(L, source, name));
}

}  // namespace perigee::lua
