#include "lua_bindings/lua_host.h"

#include "engine/base/numbers.h"
#include "lua_bindings/error_object.h"
#include "lua_bindings/return_value.h"
#include "lua_bindings/script_entry.h"

namespace perigee::lua {
namespace {

std::string instructions_text(std::uint64_t limit) {
  return "ERR The script used more than its " + std::string(base::to_text(limit).view()) +
         " instructions and was stopped; make it do less per call, or raise "
         "ScriptOptions::instructions";
}

std::string memory_text(std::size_t limit) {
  return "ERR The script needs more than the " +
         std::string(base::to_text(static_cast<std::uint64_t>(limit)).view()) +
         " bytes that scripts may use; make it keep less, or raise ScriptOptions::memory_bytes";
}

// A run ends, even when there is no memory for its answer.
class Running {
 public:
  Running(Machine& machine, core::ScriptEngine& engine) : machine_(machine) {
    machine_.start_run(engine);
  }
  Running(const Running&) = delete;
  ~Running() { machine_.end_run(); }

 private:
  Machine& machine_;
};

}  // namespace

int LuaHost::find(const core::StoredScript* script) const {
  if (script == last_) return last_function_;
  const auto it = compiled_.find(script);
  return it == compiled_.end() ? LUA_NOREF : it->second.function;
}

// Empty when the failure is the script's own and the error object tells about it.
std::string LuaHost::failure_text(int status) const {
  if (machine_.budget.kill() == Kill::kInstructions)
    return instructions_text(machine_.options.instructions);
  if (machine_.budget.kill() == Kill::kMemory || status == LUA_ERRMEM || !machine_.ready())
    return memory_text(machine_.options.memory_bytes);
  return {};
}

Result<void> LuaHost::compile(const std::shared_ptr<const core::StoredScript>& script) {
  if (find(script.get()) != LUA_NOREF) return {};
  if (!machine_.ready()) return Error{ErrorCode::kLimit, failure_text(LUA_ERRMEM)};
  // The node is there before Lua compiles, so that keeping what it has made cannot fail.
  std::map<const core::StoredScript*, Compiled> made;
  int& function =
      made.try_emplace(script.get(), Compiled{script, LUA_NOREF}).first->second.function;
  machine_.budget.start_run();
  CompileContext context{script->body(), LUA_NOREF};
  const int status = machine_.enter(machine_.refs.compile, &context);
  lua_settop(machine_.state(), 0);
  if (status != 0 || context.status == LUA_ERRMEM) {
    std::string text = failure_text(status != 0 ? status : context.status);
    if (text.empty()) text = "ERR Error compiling script (new function): unknown error";
    return Error{ErrorCode::kLimit, std::move(text)};
  }
  if (context.function == LUA_NOREF) {
    std::string text = "ERR Error compiling script (new function): " + machine_.text;
    for (char& c : text)
      if (c == '\r' || c == '\n') c = ' ';
    return Error{ErrorCode::kScript, std::move(text)};
  }
  function = context.function;
  compiled_.merge(made);
  return {};
}

void LuaHost::run(const core::ScriptRun& run) {
  if (Result<void> compiled = compile(run.script); !compiled)
    return run.reply.error(compiled.error());
  last_function_ = find(run.script.get());
  last_ = run.script.get();
  const Running running(machine_, run.engine);
  RunContext context{run, last_function_};
  const int status = machine_.enter(machine_.refs.run, &context, machine_.refs.error_handler);
  if (status != 0) {
    answer_failure(run, status);
  } else if (machine_.tape.failed()) {
    run.reply.error(Error{ErrorCode::kLimit, "ERR Out of memory for the script's reply"});
  } else {
    machine_.tape.replay(run.reply);
  }
}

void LuaHost::answer_failure(const core::ScriptRun& run, int status) {
  std::string limit = failure_text(status);
  if (!limit.empty()) return run.reply.error(Error{ErrorCode::kLimit, std::move(limit)});
  ErrorContext context{run.script->sha1()};
  const int failed = machine_.enter_with_error(machine_.refs.write_error, &context);
  if (failed != 0 || machine_.tape.failed() || machine_.tape.size() == 0)
    return run.reply.error(Error{ErrorCode::kLimit, memory_text(machine_.options.memory_bytes)});
  machine_.tape.replay(run.reply);
}

void LuaHost::forget(const core::StoredScript& script) noexcept {
  const auto it = compiled_.find(&script);
  if (it == compiled_.end()) return;
  if (last_ == &script) last_ = nullptr;
  // Neither raises: the slot exists, and its place in the list of free ones too.
  luaL_unref(machine_.state(), LUA_REGISTRYINDEX, it->second.function);
  compiled_.erase(it);
}

}  // namespace perigee::lua

namespace perigee::core {

std::unique_ptr<ScriptHost> make_script_host(const ScriptOptions& options) {
  return std::make_unique<lua::LuaHost>(options);
}

}  // namespace perigee::core
