// lua_bindings/budget.h: how much one run may do, and the kill that nothing swallows.
//
// Work is counted in steps: a VM instruction is one (taken a hundred at a time by Lua's count
// hook), and the library functions charge what the hook cannot see: pattern steps, bytes moved,
// comparisons. Never time, so a script stops at the same place on every machine. Once a budget is
// overdrawn, or the host has interrupted the run, it is killed: pcall, xpcall and coroutines pass
// the error on.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/script_host.h"
#include "lua_bindings/lua_api.h"

namespace perigee::lua {

enum class Kill : std::uint8_t { kNone, kInstructions, kMemory, kInterrupted };

class Budget {
 public:
  static constexpr int kHookStep = 100;
  static constexpr int kMaxFailedAllocations = 16;
  // So often the engine is asked whether the run may go on: a millisecond of instructions at most.
  static constexpr std::uint64_t kStepsBetweenLooks = 10'000;

  // `engine`: whom to ask; null: nobody. `used_before`: steps that count against the limit as well.
  void start_run(std::uint64_t limit_steps, core::ScriptEngine* engine = nullptr,
                 std::uint64_t used_before = 0) {
    *this = Budget();
    limit_ = limit_steps;
    used_ = used_before;
    engine_ = engine;
    set_next_look();
  }
  Kill kill() const { return kill_; }
  std::uint64_t used() const { return used_; }
  std::uint64_t limit() const { return limit_; }

  // Adds work; true when that was too much and the run is killed.
  [[nodiscard]] bool add(std::uint64_t steps) {
    used_ += steps;
    return used_ > next_look_ && !may_go_on();
  }

  // A script caught an out-of-memory error. Too many of those, and it is not caught any more.
  void allocation_failed() {
    if (++failed_allocations_ >= kMaxFailedAllocations && kill_ == Kill::kNone)
      kill_ = Kill::kMemory;
  }

 private:
  bool may_go_on();
  void set_next_look();

  std::uint64_t limit_ = 0;  // 0: none
  std::uint64_t used_ = 0;
  std::uint64_t next_look_ = 0;  // after so many steps may_go_on() decides
  core::ScriptEngine* engine_ = nullptr;
  int failed_allocations_ = 0;
  Kill kill_ = Kill::kNone;
};

// Ends the run of L, whose budget is overdrawn.
[[noreturn]] void raise_kill(lua_State* L);

// Charges `steps` to the run of L; raises when the budget is overdrawn.
void charge(lua_State* L, std::uint64_t steps);
inline void charge_bytes(lua_State* L, std::size_t bytes) { charge(L, bytes / 64); }

// After something was caught: raises again when the run is killed. `status` is lua_pcall's.
void pass_on_kill(lua_State* L, int status);

// Arms the count hook of a thread that is about to run a script's code.
void arm(lua_State* L);

}  // namespace perigee::lua
