// lua_bindings/machine.h: one lua_State and everything its functions need.
//
// A C function finds its Machine through the state's allocator, which no script can replace. What a
// function must own across a call that may raise lives here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/options.h"

#include "engine/core/script_host.h"
#include "lua_bindings/allocator.h"
#include "lua_bindings/budget.h"
#include "lua_bindings/c_locale.h"
#include "lua_bindings/cjson.h"
#include "lua_bindings/command_cache.h"
#include "lua_bindings/global_folding.h"
#include "lua_bindings/lua_api.h"
#include "lua_bindings/protected_tables.h"
#include "lua_bindings/reply_tape.h"

namespace perigee::lua {

// References into the registry, made once.
struct References {
  int error_handler, run, compile, write_error, load, call;  // functions the host enters Lua by
  int globals, environment, names;                           // tables
  int array_mark;  // the metatable of arrays that cjson has marked
  // Libraries have one environment, empty but for its metatable, whose __index changes: while one
  // is loaded, a function that knows `redis`; then a table with what functions may use.
  int library_environment, library_metatable, function_environment, loading_index, index;
  int keys, argv, folded_keys, folded_argv, ok, ok_text, err, ignore, source, line;  // strings
};

// What the globals of a run are: those of EVAL, of functions, of a library that is being loaded.
enum class World : std::uint8_t { kScript, kFunction, kLoading };

struct LoadContext;  // script_entry.h

class Machine {
 public:
  explicit Machine(const ScriptOptions& script_options);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // False when there was not even memory for the libraries.
  bool ready() const { return ready_; }

  // The only ways from the host into Lua: calls `function` with `argument`, protected. The one
  // with a handler leaves the error object on the stack, for enter_with_error to pass on.
  int enter(int function, void* argument, int handler = LUA_NOREF);
  int enter_with_error(int function, void* argument);

  // `steps_before`: of others, which the budget has to cover as well.
  void start_run(core::ScriptEngine& script_engine, std::uint64_t steps_before, World in);
  void end_run();
  void enter_world(World to);
  // The names that a chunk compiled now may be made to use.
  const FoldedNames& names_here() const {
    return world_ == World::kScript ? folded_names : function_names;
  }

  // Before a run: gets rid of what earlier ones left, when that is much.
  void clean_up(lua_State* L);

  // A full collection, when the heap has passed its soft limit.
  void collect_when_due(lua_State* L);

  lua_State* state() const { return state_; }

  bool is_valkey() const { return options.profile == ScriptProfile::kValkey9; }

  ScriptOptions options;
  Allocator allocator;
  Budget budget{};
  ProtectedTables protected_tables;
  References refs{};
  ReplyTape tape;
  CommandCache commands;
  FoldedNames folded_names, function_names;  // of scripts, of functions
  std::string dumped, folded;                // of the chunk being compiled
  CjsonSettings cjson;

  // Of the run.
  core::ScriptEngine* engine = nullptr;
  LoadContext* loading = nullptr;      // while a library is loaded
  std::uint64_t instructions = 0;      // in steps of Budget::kHookStep
  std::uint64_t next_name = 1;         // for tostring
  bool answers_resp3 = false;          // the script called setresp(3)
  bool error_is_known = false;         // the error written last is that of a command
  std::vector<std::string_view> argv;  // of the call being gathered
  std::vector<base::NumberText> numbers;
  std::size_t argument_bytes = 0;  // of its strings
  std::string text;                // of a log line or an error

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);

  lua_State* state_ = nullptr;
  CLocale c_locale_;
  void set_pace(lua_State* L);
  void hurry();
  void calm_down(lua_State* L);

  std::size_t soft_limit_;
  bool large_heap_ = true;
  bool in_hurry_ = false;
  bool ready_ = false;
  World world_ = World::kScript;
};

inline Machine& machine(lua_State* L) {
  void* self = nullptr;
  lua_getallocf(L, &self);
  return *static_cast<Machine*>(self);
}

inline void push_ref(lua_State* L, int reference) { lua_rawgeti(L, LUA_REGISTRYINDEX, reference); }

}  // namespace perigee::lua
