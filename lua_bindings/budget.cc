#include "lua_bindings/budget.h"

#include <cstdlib>

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

void on_count(lua_State* L, lua_Debug*) {
  Machine& m = machine(L);
  if (m.budget.add(Budget::kHookStep) || m.budget.kill() != Kill::kNone) raise_kill(L);
  m.collect_when_due(L);
}

}  // namespace

// The message hardly matters: whoever catches it looks at Budget::kill(), and so does the host.
void raise_kill(lua_State* L) {
  luaL_error(L, "the script was stopped");
  std::abort();  // not reached
}

void charge(lua_State* L, std::uint64_t steps) {
  if (machine(L).budget.add(steps)) raise_kill(L);
}

void pass_on_kill(lua_State* L, int status) {
  constexpr std::uint64_t kCatchSteps = 100;  // unwinding costs what a hundred instructions do
  Machine& m = machine(L);
  if (m.budget.add(kCatchSteps)) raise_kill(L);
  if (status == LUA_ERRMEM) {
    m.budget.allocation_failed();
    if (m.budget.kill() == Kill::kNone) lua_gc(L, LUA_GCCOLLECT, 0);
  }
  if (m.budget.kill() != Kill::kNone) raise_kill(L);
}

void arm(lua_State* L) { lua_sethook(L, on_count, LUA_MASKCOUNT, Budget::kHookStep); }

}  // namespace perigee::lua
