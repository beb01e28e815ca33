#include "lua_bindings/module/push_reply.h"

namespace perigee::module {
namespace {

constexpr char kErrorType[] = "perigee.error";

int error_to_text(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "err");
  return 1;
}

void push_field(lua_State* L, const char* name, std::string_view text) {
  lua_createtable(L, 0, 1);
  push_text(L, text);
  lua_setfield(L, -2, name);
}

// Sessions of the module speak RESP2, which has no other kinds than these.
struct Pusher {
  lua_State* L;

  void operator()(Reply::Nil) const { lua_pushboolean(L, 0); }
  void operator()(const Reply::Status& status) const { push_field(L, "ok", status.text); }
  void operator()(const Error& error) const { push_error(L, error.message); }
  void operator()(std::int64_t n) const { lua_pushnumber(L, static_cast<lua_Number>(n)); }
  void operator()(double number) const { lua_pushnumber(L, number); }
  void operator()(bool truth) const { lua_pushboolean(L, truth); }
  void operator()(const std::string& bulk) const { push_text(L, bulk); }
  void operator()(const Reply::BigNumber& number) const { push_text(L, number.digits); }
  void operator()(const Reply::Verbatim& verbatim) const { push_text(L, verbatim.text); }
  void operator()(const Reply::Array& items) const { push_list(items); }
  void operator()(const Reply::Set& set) const { push_list(set.items); }
  void operator()(const Reply::Map& map) const {
    begin_list(2 * map.entries.size());
    int at = 0;
    for (const auto& [key, value] : map.entries) {
      push_item(key, ++at);
      push_item(value, ++at);
    }
  }

 private:
  void begin_list(std::size_t size) const {
    luaL_checkstack(L, 6, "a reply is nested too deeply");
    lua_createtable(L, static_cast<int>(size), 0);
  }
  void push_item(const Reply& item, int at) const {
    item.visit(*this);
    lua_rawseti(L, -2, at);
  }
  void push_list(const Reply::Array& items) const {
    begin_list(items.size());
    int at = 0;
    for (const Reply& item : items) push_item(item, ++at);
  }
};

}  // namespace

void push_reply(lua_State* L, const Reply& reply) { reply.visit(Pusher{L}); }

void push_error(lua_State* L, std::string_view text) {
  push_field(L, "err", text);
  if (luaL_newmetatable(L, kErrorType) != 0) {
    lua_pushcfunction(L, error_to_text);
    lua_setfield(L, -2, "__tostring");
  }
  lua_setmetatable(L, -2);
}

}  // namespace perigee::module
