#include "lua_bindings/register_function.h"

#include "engine/base/text.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/push.h"
#include "lua_bindings/script_entry.h"

namespace perigee::lua {
namespace {

// What is to be registered. Texts are Lua's own, which the arguments keep; so frames own nothing.
struct Registration {
  std::string_view name, description;  // null: not given
  bool has_callback = false;           // on top of the stack, in the end
  std::uint8_t flags = 0;
};

constexpr int kTable = 1, kCallback = 2;  // on the stack

// Numbers count as texts, as in Lua.
bool read_text(lua_State* L, std::string_view& text) {
  if (!lua_isstring(L, -1)) return false;
  text = text_at(L, -1);
  return true;
}

// The flags in the table on top of the stack, in any case.
bool read_flags(lua_State* L, std::uint8_t& flags) {
  flags = 0;
  for (int i = 1;; ++i) {
    lua_rawgeti(L, -1, i);
    if (lua_isnil(L, -1)) break;
    std::string_view name;
    if (!read_text(L, name)) return false;
    const std::uint8_t flag = keyspace::find_flag(
        [&](std::string_view known) { return base::equals_ignoring_case(known, name); });
    if (flag == 0) return false;
    flags |= flag;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return true;
}

// One pair of the table, the value on top of the stack. What is wrong with it, or null.
const char* read_argument(lua_State* L, std::string_view key, Registration& made) {
  if (base::equals_ignoring_case(key, "function_name"))
    return read_text(L, made.name)
               ? nullptr
               : "function_name argument given to redis.register_function must be a string";
  if (base::equals_ignoring_case(key, "description"))
    return read_text(L, made.description)
               ? nullptr
               : "description argument given to redis.register_function must be a string";
  if (base::equals_ignoring_case(key, "callback")) {
    if (!lua_isfunction(L, -1))
      return "callback argument given to redis.register_function must be a function";
    lua_pushvalue(L, -1);
    lua_replace(L, kCallback);
    made.has_callback = true;
    return nullptr;
  }
  if (!base::equals_ignoring_case(key, "flags"))
    return "unknown argument given to redis.register_function";
  if (!lua_istable(L, -1))
    return "flags argument to redis.register_function must be a table representing function flags";
  return read_flags(L, made.flags) ? nullptr : "unknown flag given";
}

// A number that becomes text is made anew, so it is kept in the place of the value: on the stack,
// for as long as the function runs.
const char* read_named(lua_State* L, Registration& made) {
  if (!lua_istable(L, kTable))
    return "calling redis.register_function with a single argument is only applicable to Lua table "
           "(representing named arguments).";
  lua_settop(L, kCallback);
  lua_newtable(L);  // keeps what is a text made of a number
  for (lua_pushnil(L); lua_next(L, kTable) != 0;) {
    if (lua_type(L, -2) != LUA_TSTRING)
      return lua_type(L, -2) == LUA_TNUMBER
                 ? "unknown argument given to redis.register_function"
                 : "named argument key given to redis.register_function is not a string";
    if (const char* wrong = read_argument(L, text_at(L, -2), made)) return wrong;
    lua_rawseti(L, kCallback + 1, static_cast<int>(lua_objlen(L, kCallback + 1)) + 1);
  }
  if (made.name.data() == nullptr)
    return "redis.register_function must get a function name argument";
  if (!made.has_callback) return "redis.register_function must get a callback argument";
  return nullptr;
}

const char* read_positional(lua_State* L, Registration& made) {
  if (!lua_isstring(L, 1)) return "first argument to redis.register_function must be a string";
  made.name = text_at(L, 1);
  if (!lua_isfunction(L, kCallback))
    return "second argument to redis.register_function must be a function";
  return nullptr;
}

// C++ on views: whether there was memory for it.
bool add(std::vector<keyspace::LibraryFunction>& functions, const Registration& made) noexcept {
  try {
    keyspace::LibraryFunction function{std::string(made.name), std::nullopt, made.flags};
    if (made.description.data() != nullptr) function.description = made.description;
    functions.push_back(std::move(function));
    return true;
  } catch (...) {
    return false;
  }
}

bool is_known(const std::vector<keyspace::LibraryFunction>& functions, std::string_view name) {
  for (const keyspace::LibraryFunction& function : functions)
    if (base::equals_ignoring_case(function.name, name)) return true;
  return false;
}

}  // namespace

int register_function(lua_State* L) {
  LoadContext* const context = machine(L).loading;
  if (context == nullptr)
    return raise_error(L, "redis.register_function can only be called on FUNCTION LOAD command");
  const int count = lua_gettop(L);
  if (count < 1 || count > 2)
    return raise_error(L, "wrong number of arguments to redis.register_function");
  Registration made;
  if (const char* wrong = count == 1 ? read_named(L, made) : read_positional(L, made))
    return raise_error(L, wrong);
  if (!keyspace::is_library_name(made.name)) return raise_error(L, keyspace::kBadLibraryName);
  charge(L, context->functions.size());
  if (is_known(context->functions, made.name))
    return raise_error(L, "Function already exists in the library");
  push_ref(L, context->callbacks);
  lua_pushvalue(L, kCallback);
  lua_rawseti(L, -2, static_cast<int>(context->functions.size()) + 1);
  if (!add(context->functions, made)) return raise_text(L, kNoMemoryText);
  return 0;
}

}  // namespace perigee::lua
