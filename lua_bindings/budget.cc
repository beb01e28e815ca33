#include "lua_bindings/budget.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "lua_bindings/machine.h"

namespace perigee::lua {
namespace {

void on_count(lua_State* L, lua_Debug*) {
  Machine& m = machine(L);
  m.instructions += Budget::kHookStep;
  if (m.budget.add(Budget::kHookStep) || m.budget.kill() != Kill::kNone) raise_kill(L);
  m.collect_when_due(L);
}

}  // namespace

void Budget::set_next_look() {
  constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  next_look_ = limit_ == 0 ? kNever : limit_;
  if (engine_ != nullptr) next_look_ = std::min(next_look_, used_ + kStepsBetweenLooks);
}

bool Budget::may_go_on() {
  if (limit_ != 0 && used_ > limit_) kill_ = Kill::kInstructions;
  if (kill_ != Kill::kNone) return false;
  if (engine_ != nullptr && !engine_->may_go_on(used_)) {
    kill_ = Kill::kInterrupted;
    next_look_ = 0;
    return false;
  }
  set_next_look();
  return true;
}

// Whoever catches it looks at Budget::kill(), and so does the host, who shows the text to nobody
// but those whose script was interrupted: there it is the server's.
void raise_kill(lua_State* L) {
  lua_pushliteral(L, "Script killed by user with SCRIPT KILL...");
  lua_error(L);
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
