#include "lua_bindings/module/module.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "perigee/version.h"

#include "lua_bindings/module/database.h"
#include "lua_bindings/module/engine_store.h"
#ifdef PERIGEE_HIREDIS
#include "lua_bindings/module/server_store.h"
#endif
#include "lua_bindings/module/time.h"

/***
Redis' data and scripts in a test, without a server: engines with a seed and a clock that only the
test moves. `require 'perigee'`.

When the environment has PERIGEE_TARGET=redis://host:port[,redis://...], the same calls go to real
servers, which are emptied. What a server has not (a clock to be moved, seeds, events, digests,
forks, logs) is refused there; specs that need it have `#engine` in their names.

@module perigee
@usage
local perigee = require 'perigee'
describe('visits', function()
  local db, clock
  before_each(function() db, clock = perigee.open() end)

  it('are forgotten #engine', function()
    db:call('SET', 'visits', 1, 'PX', 60000)
    clock:advance(60001)
    assert.is_false(db:call('GET', 'visits'))
  end)
end)
*/
namespace perigee::module {
namespace {

// One in each Lua state.
struct ModuleState {
  static constexpr char kTypeName[] = "perigee.state";
  std::string problem;
#ifdef PERIGEE_HIREDIS
  std::shared_ptr<Servers> servers;
#endif
};

constexpr char kStateField[] = "perigee.the_state";

ModuleState& state_of(lua_State* L) {
  lua_getfield(L, LUA_REGISTRYINDEX, kStateField);
  ModuleState& state = *check_handle<ModuleState>(L, -1);
  lua_pop(L, 1);
  return state;
}

void make_state(lua_State* L) {
  constexpr luaL_Reg kNoMethods[] = {{nullptr, nullptr}};
  make_type<ModuleState>(L, kNoMethods);
  lua_getfield(L, LUA_REGISTRYINDEX, kStateField);
  if (lua_isnil(L, -1)) {
    std::shared_ptr<ModuleState>& state = push_handle<ModuleState>(L);
    if (!attempt([&] { state = std::make_shared<ModuleState>(); })) raise_no_memory(L);
    lua_setfield(L, LUA_REGISTRYINDEX, kStateField);
  }
  lua_pop(L, 1);
}

const char* target() {
  const char* const text = std::getenv("PERIGEE_TARGET");
  return text != nullptr && *text != '\0' ? text : nullptr;
}

// What the caller of open() chose.
struct Choices {
  std::optional<double> seed;
  std::optional<double> instructions;
  bool has_clock = false;  // which is on the top of the stack
};

double check_count(lua_State* L, const char* name) {
  constexpr double kTwoTo53 = 9007199254740992.0;
  const double number = lua_tonumber(L, -1);
  if (lua_type(L, -1) != LUA_TNUMBER || !(number >= 0) || number > kTwoTo53)
    luaL_error(L, "perigee.open: %s must be a number from 0 to 2^53", name);
  return number;
}

// Leaves the clock, or nil, on the stack.
Choices check_choices(lua_State* L) {
  Choices choices;
  lua_settop(L, 1);
  lua_pushnil(L);  // in the place of the clock
  if (lua_isnil(L, 1)) return choices;
  luaL_checktype(L, 1, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
    const std::string_view name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (name == "seed") {
      choices.seed = check_count(L, "seed");
    } else if (name == "instructions") {
      choices.instructions = check_count(L, "instructions");
    } else if (name == "clock") {
      check_handle<TimeSource>(L, -1);
      lua_pushvalue(L, -1);
      lua_replace(L, 2);
      choices.has_clock = true;
    } else {
      luaL_error(L, "perigee.open: there is no option '%s'", name.data());
    }
  }
  return choices;
}

void push_time(lua_State* L) {
  std::shared_ptr<TimeSource>& time = push_handle<TimeSource>(L);
  if (!attempt([&] { time = std::make_shared<ManualTime>(); })) raise_no_memory(L);
}

int open_engine(lua_State* L, const Choices& choices) {
  if (!choices.has_clock) {
    push_time(L);
    lua_replace(L, 2);
  }
  TimeSource& time = *check_handle<TimeSource>(L, 2);
  std::shared_ptr<Database>& db = push_handle<Database>(L);
  perform(L, [&]() -> Result<void> {
    const auto clock = time.manual();
    EngineOptions options =
        EngineOptions::deterministic(static_cast<std::uint64_t>(choices.seed.value_or(0)), *clock);
    if (choices.instructions)
      options.scripts.instructions = static_cast<std::uint64_t>(*choices.instructions);
    const auto store = EngineStore::open(std::move(options), clock);
    if (!store) return store.error();
    auto client = (*store)->open_client();
    if (!client) return client.error();
    db = std::make_shared<Database>(*store, std::move(client).value());
    return {};
  });
  lua_pushvalue(L, 2);
  return 2;
}

#ifdef PERIGEE_HIREDIS
int open_server(lua_State* L, const Choices& choices, const char* servers) {
  if (choices.seed || choices.instructions || choices.has_clock) {
    return luaL_error(L,
                      "perigee.open: a server takes no seed, clock or instructions, and "
                      "PERIGEE_TARGET is one: tag the spec #engine");
  }
  ModuleState& state = state_of(L);
  std::shared_ptr<Database>& db = push_handle<Database>(L);
  std::shared_ptr<TimeSource>& time = push_handle<TimeSource>(L);
  perform(L, [&]() -> Result<void> {
    if (state.servers == nullptr) {
      auto parsed = Servers::parse(servers);
      if (!parsed) return parsed.error();
      state.servers = *parsed;
    }
    const auto opened = state.servers->open();
    if (!opened) return opened.error();
    auto client = opened->store->open_client();
    if (!client) return client.error();
    db = std::make_shared<Database>(opened->store, std::move(client).value());
    time = opened->time;
    return {};
  });
  return 2;
}
#else
int open_server(lua_State* L, const Choices&, const char*) {
  return luaL_error(L, "perigee.open: PERIGEE_TARGET is set, and this module has no hiredis in it");
}
#endif

/***
Opens an engine: empty, at 1970, and the same on every run. With PERIGEE_TARGET, a server.
@function open
@tab[opt] options `seed` (0): every random choice follows from it; `clock`: another engine's, or one
from @{clock}; `instructions`: how many a script may run
@return a db
@return its clock
@usage local db, clock = perigee.open{seed = 7}
*/
int open(lua_State* L) {
  const Choices choices = check_choices(L);
  const char* const servers = target();
  return servers != nullptr ? open_server(L, choices, servers) : open_engine(L, choices);
}

/***
A clock that only you move, for one engine or several.
@function clock
@number[opt=0] ms the instant it shows at first: milliseconds since 1970
@return a clock
*/
int clock(lua_State* L) {
  lua_settop(L, 1);
  push_time(L);
  if (lua_isnil(L, 1)) return 1;
  lua_getfield(L, 2, "set");
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 1);
  lua_call(L, 2, 0);
  return 1;
}

// The engine has no Lua of its own; LuaJIT is another one than its scripts are written for.
void check_interpreter(lua_State* L) {
  lua_getglobal(L, "jit");
  if (!lua_isnil(L, -1))
    luaL_error(L, "perigee needs the Lua 5.1 that Redis has; LuaJIT behaves differently");
  lua_pop(L, 1);
}

constexpr char kSpecSource[] = R"(
local busted = require 'busted'
perigee = require 'perigee'
busted.before_each(function() db, clock = perigee.open() end)
)";

}  // namespace

std::string& problem_text(lua_State* L) { return state_of(L).problem; }

int raise_problem(lua_State* L) {
  const std::string_view text = state_of(L).problem;
  return luaL_error(L, "%s", text.data() + (text.starts_with("ERR ") ? 4 : 0));
}

}  // namespace perigee::module

int luaopen_perigee(lua_State* L) {
  using namespace perigee::module;
  check_interpreter(L);
  make_state(L);
  register_database(L);
  register_script(L);
  register_time(L);
  constexpr luaL_Reg kFunctions[] = {{"open", open}, {"clock", clock}, {nullptr, nullptr}};
  lua_newtable(L);
  luaL_register(L, nullptr, kFunctions);
  /***
  What is talked to: "engine", or the text of PERIGEE_TARGET.
  @field target
  */
  lua_pushstring(L, target() != nullptr ? target() : "engine");
  lua_setfield(L, -2, "target");
  /***
  The version of Redis that answers are those of.
  @field redis_version
  */
  lua_pushstring(L, perigee::kRedisVersion);
  lua_setfield(L, -2, "redis_version");
  return 1;
}

int luaopen_perigee_spec(lua_State* L) {
  if (luaL_loadbuffer(L, perigee::module::kSpecSource, sizeof perigee::module::kSpecSource - 1,
                      "=perigee.spec") != 0)
    return lua_error(L);
  lua_call(L, 0, 0);
  lua_pushboolean(L, 1);
  return 1;
}
