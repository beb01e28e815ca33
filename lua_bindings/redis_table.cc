#include "lua_bindings/redis_table.h"

#include <optional>
#include <span>

#include "perigee/version.h"

#include "engine/base/sha1.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/push.h"
#include "lua_bindings/redis_call.h"
#include "lua_bindings/register_function.h"

namespace perigee::lua {
namespace {

int error_reply(lua_State* L) {
  if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TSTRING)
    return return_error(L, "wrong number or type of arguments");
  std::string_view text = text_at(L, 1);
  if (text.starts_with('-')) text.remove_prefix(1);  // as a reply is written on the wire
  if (text.find(' ') == text.npos) return return_error(L, text);  // one word is no code
  lua_createtable(L, 0, 1);
  push_ref(L, machine(L).refs.err);
  push_text(L, text);
  lua_rawset(L, -3);
  return 1;
}

int status_reply(lua_State* L) {
  if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TSTRING)
    return return_error(L, "wrong number or type of arguments");
  lua_createtable(L, 0, 1);
  push_ref(L, machine(L).refs.ok);
  lua_pushvalue(L, 1);
  lua_rawset(L, -3);
  return 1;
}

int sha1hex(lua_State* L) {
  if (lua_gettop(L) != 1) return raise_error(L, "wrong number of arguments");
  const std::string_view text = text_at(L, 1);  // what is no string counts as ""
  charge(L, text.size() / 8);
  const auto digits = base::sha1_hex(text);
  lua_pushlstring(L, digits.data(), digits.size());
  return 1;
}

// The message is put together in the machine's text, which no Lua error can leak.
bool append(Machine& m, std::string_view part) noexcept {
  try {
    m.text += part;
    return true;
  } catch (...) {
    return false;
  }
}

void write_log(Machine& m, int level) noexcept {
  try {
    if (m.options.log) m.options.log(static_cast<LogLevel>(level), m.text);
  } catch (...) {  // a host's callback that throws loses its own message
  }
}

int log(lua_State* L) {
  Machine& m = machine(L);
  const int argc = lua_gettop(L);
  if (argc < 2) return raise_error(L, "redis.log() requires two arguments or more.");
  if (lua_type(L, 1) != LUA_TNUMBER)
    return raise_error(L, "First argument must be a number (log level).");
  const int level = to_int(lua_tonumber(L, 1));
  if (level < 0 || level > 3) return raise_error(L, "Invalid debug level.");
  m.text.clear();
  for (int i = 2; i <= argc; ++i) {
    if (lua_type(L, i) != LUA_TSTRING && lua_type(L, i) != LUA_TNUMBER) continue;
    const std::string_view part = text_at(L, i);
    charge_bytes(L, part.size());
    if ((i > 2 && !append(m, " ")) || !append(m, part)) return raise_text(L, kNoMemoryText);
  }
  write_log(m, level);
  return 0;
}

int setresp(lua_State* L) {
  if (lua_gettop(L) != 1) return raise_error(L, "redis.setresp() requires one argument.");
  const double version = lua_isnumber(L, 1) ? lua_tonumber(L, 1) : 0;
  if (to_int(version) != 2 && to_int(version) != 3)
    return raise_error(L, "RESP version must be 2 or 3.");
  Machine& m = machine(L);
  m.answers_resp3 = to_int(version) == 3;
  m.tape.set_protocol(m.answers_resp3 ? Protocol::kResp3 : Protocol::kResp2);
  return 0;
}

// Checked and without effect: what a script changed goes to the effect log as a whole.
int set_repl(lua_State* L) {
  if (lua_gettop(L) != 1) return raise_error(L, "redis.set_repl() requires two arguments.");
  const int flags = to_int(lua_tonumber(L, 1));
  if ((flags & ~3) != 0)
    return raise_error(
        L, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
  return 0;
}

int replicate_commands(lua_State* L) {
  lua_pushboolean(L, 1);
  return 1;
}

int breakpoint(lua_State* L) {
  lua_pushboolean(L, 0);  // no debugger is attached
  return 1;
}

int debug(lua_State*) { return 0; }

// None: there is no such command.
std::optional<bool> may_call(Machine& m, std::size_t argc) noexcept {
  try {
    return m.engine->may_call(Arguments(m.argv.data(), argc));
  } catch (...) {
    return false;  // without memory to find out
  }
}

int acl_check_cmd(lua_State* L) {
  Machine& m = machine(L);
  if (lua_gettop(L) == 0) return raise_error(L, no_arguments(m));
  if (!gather_arguments(L, m, lua_gettop(L))) return raise_error(L, odd_arguments(m));
  const std::optional<bool> may = may_call(m, static_cast<std::size_t>(lua_gettop(L)));
  if (!may) return raise_error(L, "Invalid command passed to redis.acl_check_cmd()");
  lua_pushboolean(L, *may);
  return 1;
}

void set_number(lua_State* L, const char* name, int value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

// "PREFIX_VERSION", and the same as a number: 0x00MMmmpp.
void set_version(lua_State* L, const char* prefix, const char* version, int number) {
  lua_pushfstring(L, "%s_VERSION", prefix);
  lua_pushstring(L, version);
  lua_settable(L, -3);
  lua_pushfstring(L, "%s_VERSION_NUM", prefix);
  lua_pushnumber(L, number);
  lua_settable(L, -3);
}

void set_versions(lua_State* L, ScriptProfile profile) {
  switch (profile) {
    case ScriptProfile::kRedis7:
      return set_version(L, "REDIS", kRedisVersion, kRedisVersionNumber);
    case ScriptProfile::kRedis8:
      return set_version(L, "REDIS", "8.6.3", 0x00080603);
    case ScriptProfile::kValkey9:
      break;
  }
  set_version(L, "REDIS", "7.2.4", 0x00070204);  // which Valkey came from, and says so for ever
  set_version(L, "VALKEY", "9.1.2", 0x00090102);
  lua_pushliteral(L, "valkey");
  lua_setfield(L, -2, "SERVER_NAME");
}

// What only EVAL has stands at the end.
constexpr luaL_Reg kFunctions[] = {{"call", redis_call},
                                   {"pcall", redis_pcall},
                                   {"error_reply", error_reply},
                                   {"status_reply", status_reply},
                                   {"sha1hex", sha1hex},
                                   {"log", log},
                                   {"setresp", setresp},
                                   {"set_repl", set_repl},
                                   {"acl_check_cmd", acl_check_cmd},
                                   {"replicate_commands", replicate_commands},
                                   {"breakpoint", breakpoint},
                                   {"debug", debug}};
constexpr std::size_t kScriptsAlone = 3;

// A new table of functions, and what every table called `redis` has.
void push_table(lua_State* L, std::span<const luaL_Reg> functions) {
  lua_newtable(L);
  for (const luaL_Reg& function : functions) {
    lua_pushcfunction(L, function.func);
    lua_setfield(L, -2, function.name);
  }
  set_number(L, "LOG_DEBUG", 0);
  set_number(L, "LOG_VERBOSE", 1);
  set_number(L, "LOG_NOTICE", 2);
  set_number(L, "LOG_WARNING", 3);
  set_versions(L, machine(L).options.profile);
}

}  // namespace

void push_redis_table(lua_State* L, World world) {
  if (world == World::kLoading) {
    constexpr luaL_Reg kLoading[] = {{"register_function", register_function}, {"log", log}};
    return push_table(L, kLoading);
  }
  const std::span<const luaL_Reg> all(kFunctions);
  push_table(L, world == World::kScript ? all : all.first(all.size() - kScriptsAlone));
  set_number(L, "REPL_NONE", 0);
  set_number(L, "REPL_AOF", 1);
  set_number(L, "REPL_SLAVE", 2);
  set_number(L, "REPL_REPLICA", 2);
  set_number(L, "REPL_ALL", 3);
}

}  // namespace perigee::lua
