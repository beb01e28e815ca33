#include "lua_bindings/machine.h"

#include <algorithm>

#include "perigee/check.h"

#include "lua_bindings/sandbox.h"

namespace perigee::lua {

namespace {

int on_panic(lua_State*) {
  PERIGEE_CHECK(false, "Lua raised an error outside a protected call");
  return 0;
}

}  // namespace

Machine::Machine(const ScriptOptions& script_options)
    : options(script_options),
      allocator(script_options.memory_bytes),
      soft_limit_(script_options.memory_bytes / 2) {
  state_ = lua_newstate(&Machine::allocate, this);
  if (state_ == nullptr) return;
  lua_atpanic(state_, on_panic);
  budget.start_run(options.instructions);
  ready_ = lua_cpcall(state_, build_sandbox, nullptr) == 0;
  lua_settop(state_, 0);
}

Machine::~Machine() {
  if (state_ == nullptr) return;
  allocator.lift_limits();           // a collection may need a little memory
  lua_gc(state_, LUA_GCCOLLECT, 0);  // closing in the middle of a cycle is a known hazard of 5.1
  lua_close(state_);
}

void* Machine::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  auto& machine = *static_cast<Machine*>(self);
  void* const moved = machine.allocator.resize(block, old_size, new_size);
  constexpr std::size_t kLarge = 4096;
  if (new_size > kLarge && machine.ready_) machine.hurry();
  return moved;
}

// None of the calls before lua_pcall can raise: the stack of an idle state has room, and nothing is
// allocated. (lua_cpcall would do the same and allocate a closure each time.)
int Machine::enter(int function, void* argument, int handler) {
  const CLocale::Use use(c_locale_);
  lua_settop(state_, 0);
  if (handler != LUA_NOREF) push_ref(state_, handler);
  push_ref(state_, function);
  lua_pushlightuserdata(state_, argument);
  return lua_pcall(state_, 1, 0, handler != LUA_NOREF ? 1 : 0);
}

int Machine::enter_with_error(int function, void* argument) {
  const CLocale::Use use(c_locale_);
  push_ref(state_, function);
  lua_insert(state_, -2);
  lua_pushlightuserdata(state_, argument);
  const int status = lua_pcall(state_, 2, 0, 0);
  lua_settop(state_, 0);
  return status;
}

// Nothing here can raise: nothing is allocated, as the metatable has its __index.
void Machine::enter_world(World to) {
  if (to == world_) return;
  world_ = to;
  push_ref(state_, to == World::kScript ? refs.environment : refs.library_environment);
  lua_replace(state_, LUA_GLOBALSINDEX);
  if (to == World::kScript) return;
  push_ref(state_, refs.library_metatable);
  push_ref(state_, refs.index);
  push_ref(state_, to == World::kLoading ? refs.loading_index : refs.function_environment);
  lua_rawset(state_, -3);
  lua_pop(state_, 1);
}

void Machine::start_run(core::ScriptEngine& script_engine, std::uint64_t steps_before, World in) {
  engine = &script_engine;
  enter_world(in);
  budget.start_run(options.instructions, engine, steps_before);
  allocator.start_peak();
  instructions = 0;
  cjson = CjsonSettings();
  answers_resp3 = false;
  error_is_known = false;
  tape.set_protocol(Protocol::kResp2);
  tape.clear();
  arm(state_);
}

void Machine::end_run() {
  lua_sethook(state_, nullptr, 0, 0);
  enter_world(World::kScript);
  lua_settop(state_, 0);
  tape.trim();
  engine = nullptr;
}

// One collection frees the garbage, but only halves Lua's buffer for concatenations, which may be
// as large as the largest string was.
void Machine::clean_up(lua_State* L) {
  for (int i = 0; i < 10 && allocator.used() > allocator.limit() / 4; ++i) {
    const std::size_t before = allocator.used();
    lua_gc(L, LUA_GCCOLLECT, 0);
    if (allocator.used() > before - before / 16) break;
  }
  soft_limit_ = allocator.limit() / 2;
  calm_down(L);
  set_pace(L);
}

// How much may be allocated before Lua's collector starts again, in percent of what is alive:
// little in a large heap; in a small one, where each cycle would walk the sandbox for nothing, a
// lot.
void Machine::set_pace(lua_State* L) {
  const bool large = allocator.used() > allocator.limit() / 32;
  if (large == large_heap_) return;
  large_heap_ = large;
  lua_gc(L, LUA_GCSETPAUSE, large ? 120 : 1000);
}

// A few large blocks may fill the heap long before the count hook looks at it, while Lua's
// collector takes a small step for each. Past the soft limit it takes a whole cycle in one step.
// May be called by the allocator: in Lua, each of these is an assignment.
void Machine::hurry() {
  set_pace(state_);
  if (in_hurry_ || allocator.used() <= soft_limit_) return;
  in_hurry_ = true;
  lua_gc(state_, LUA_GCSETSTEPMUL, 0);
}

void Machine::calm_down(lua_State* L) {
  constexpr int kLuasOwn = 200;
  if (in_hurry_) lua_gc(L, LUA_GCSETSTEPMUL, kLuasOwn);
  in_hurry_ = false;
}

// Lua 5.1 does not collect when an allocation fails, so garbage must go before that. After a
// collection the next one is due halfway between what is alive and the limit.
void Machine::collect_when_due(lua_State* L) {
  calm_down(L);
  set_pace(L);
  if (allocator.used() <= soft_limit_) return;
  lua_gc(L, LUA_GCCOLLECT, 0);
  const std::size_t used = std::min(allocator.used(), allocator.limit());
  const std::size_t room = allocator.limit() - used;
  soft_limit_ = std::max(allocator.limit() / 2, used + std::max(room / 2, allocator.limit() / 64));
}

}  // namespace perigee::lua
