#include "lua_bindings/lua_host.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "engine/base/numbers.h"
#include "lua_bindings/error_object.h"
#include "lua_bindings/return_value.h"
#include "lua_bindings/script_entry.h"

namespace perigee::lua {
namespace {

// A server gives up on loading a library after half a second; this is about as much work.
constexpr std::uint64_t kLoadInstructions = 50'000'000;

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

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

core::RunResult refuse(ReplySink& reply, const Error& why) {
  reply.error(why);
  return {.failed = true, .new_error = std::string(first_word(why.message))};
}

// A run ends, even when there is no memory for its answer.
class Running {
 public:
  Running(Machine& machine, core::ScriptEngine& engine, std::uint64_t steps_before, World world)
      : machine_(machine) {
    machine_.start_run(engine, steps_before, world);
  }
  Running(const Running&) = delete;
  ~Running() { machine_.end_run(); }

 private:
  Machine& machine_;
};

// While a library is loaded: hooks are on, and its functions can be registered.
class Loading {
 public:
  Loading(Machine& machine, LoadContext& context) : machine_(machine) {
    const std::uint64_t limit = machine.options.instructions;
    machine_.enter_world(World::kLoading);
    machine_.budget.start_run(limit == 0 ? kLoadInstructions : std::min(limit, kLoadInstructions));
    machine_.loading = &context;
    arm(machine_.state());
  }
  Loading(const Loading&) = delete;
  ~Loading() {
    machine_.loading = nullptr;
    machine_.end_run();
  }

 private:
  Machine& machine_;
};

std::string in_one_line(std::string text) {
  for (char& c : text)
    if (c == '\r' || c == '\n') c = ' ';
  return text;
}

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
  if (machine_.budget.kill() == Kill::kInterrupted && machine_.engine->out_of_time())
    return "ERR The script took longer than ScriptOptions::time_limit and was stopped";
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
  machine_.budget.start_run(machine_.options.instructions);
  CompileContext context{script->body(), LUA_NOREF};
  const int status = machine_.enter(machine_.refs.compile, &context);
  lua_settop(machine_.state(), 0);
  if (status != 0 || context.status == LUA_ERRMEM) {
    std::string text = failure_text(status != 0 ? status : context.status);
    if (text.empty()) text = "ERR Error compiling script (new function): unknown error";
    return Error{ErrorCode::kLimit, std::move(text)};
  }
  if (context.function == LUA_NOREF) {
    return Error{ErrorCode::kScript,
                 in_one_line("ERR Error compiling script (new function): " + machine_.text)};
  }
  function = context.function;
  compiled_.merge(made);
  return {};
}

core::RunResult LuaHost::run(const core::ScriptRun& run) {
  if (const Result<void> compiled = compile(run.script); !compiled)
    return refuse(run.reply, compiled.error());
  last_function_ = find(run.script.get());
  last_ = run.script.get();
  RunContext context{run, last_function_};
  return enter(run, World::kScript, machine_.refs.run, &context,
               machine_.is_valkey() ? std::string_view() : run.script->sha1());
}

// Runs what the context is for, which `function` knows.
template <class Run>
core::RunResult LuaHost::enter(const Run& run, World world, int function, void* context,
                               std::string_view name) {
  const std::uint64_t limit = machine_.options.instructions;
  if (limit != 0 && run.steps_before >= limit)
    return refuse(run.reply, {ErrorCode::kLimit, instructions_text(limit)});
  const Running running(machine_, run.engine, run.steps_before, world);
  const int status = machine_.enter(function, context, machine_.refs.error_handler);
  const bool failed = !answer(status, name, run.reply);
  return {failed, failed ? new_error() : std::string(), machine_.instructions,
          machine_.budget.used() - run.steps_before, machine_.allocator.peak()};
}

// Of the reply, which is an error. What is not on the tape are limits.
std::string LuaHost::new_error() const {
  if (machine_.error_is_known) return {};
  const bool on_tape = machine_.tape.size() != 0 && !machine_.tape.failed() &&
                       machine_.tape[0].kind == ReplyTape::Kind::kError;
  return std::string(on_tape ? first_word(machine_.tape.text(machine_.tape[0])) : "ERR");
}

// False when it is an error.
bool LuaHost::answer(int status, std::string_view name, ReplySink& reply) {
  if (status != 0) {
    answer_failure(status, name, reply);
    return false;
  }
  if (machine_.tape.failed()) {
    reply.error(Error{ErrorCode::kLimit, "ERR Out of memory for the script's reply"});
    return false;
  }
  machine_.tape.replay(reply);
  return machine_.tape[0].kind != ReplyTape::Kind::kError;
}

void LuaHost::answer_failure(int status, std::string_view name, ReplySink& reply) {
  std::string limit = failure_text(status);
  if (!limit.empty()) {
    machine_.tape.clear();
    return reply.error(Error{ErrorCode::kLimit, std::move(limit)});
  }
  ErrorContext context{name};
  const int failed = machine_.enter_with_error(machine_.refs.write_error, &context);
  if (failed != 0 || machine_.tape.failed() || machine_.tape.size() == 0)
    return reply.error(Error{ErrorCode::kLimit, memory_text(machine_.options.memory_bytes)});
  machine_.tape.replay(reply);
}

void LuaHost::forget(const core::StoredScript& script) noexcept {
  const auto it = compiled_.find(&script);
  if (it == compiled_.end()) return;
  if (last_ == &script) last_ = nullptr;
  // Neither raises: the slot exists, and its place in the list of free ones too.
  luaL_unref(machine_.state(), LUA_REGISTRYINDEX, it->second.function);
  compiled_.erase(it);
}

Result<std::vector<keyspace::LibraryFunction>> LuaHost::load(
    const std::shared_ptr<const core::Library>& library) {
  if (!machine_.ready()) return Error{ErrorCode::kLimit, failure_text(LUA_ERRMEM)};
  std::map<const core::Library*, Loaded> made;
  Loaded& loaded = made.try_emplace(library.get(), Loaded{library, LUA_NOREF}).first->second;
  std::vector<keyspace::LibraryFunction> functions;
  LoadContext context{library->body(), functions};
  const Loading loading(machine_, context);
  const int status = machine_.enter(machine_.refs.load, &context);
  loaded.callbacks = context.callbacks;
  if (status != 0 || context.status != 0) {
    const absl::Cleanup drop = [&] {
      luaL_unref(machine_.state(), LUA_REGISTRYINDEX, context.callbacks);
    };
    return load_failure(status, context);
  }
  loaded_.merge(made);
  return functions;
}

// The error object is on the stack, should the run have failed.
Error LuaHost::load_failure(int status, const LoadContext& context) {
  if (machine_.budget.kill() == Kill::kInstructions)
    return {ErrorCode::kLimit, "ERR Error registering functions: ERR FUNCTION LOAD timeout"};
  std::string limit = failure_text(status != 0 ? status : context.status);
  if (!limit.empty()) return {ErrorCode::kLimit, std::move(limit)};
  if (status == 0)
    return {ErrorCode::kScript, in_one_line("ERR Error compiling function: " + machine_.text)};
  ErrorContext no_name{};
  machine_.tape.clear();
  if (machine_.enter_with_error(machine_.refs.write_error, &no_name) != 0 || machine_.tape.failed())
    return {ErrorCode::kLimit, memory_text(machine_.options.memory_bytes)};
  std::string text = "ERR Error registering functions: ";
  return {ErrorCode::kScript, in_one_line(text.append(machine_.tape.text(machine_.tape[0])))};
}

Result<int> LuaHost::callbacks_of(const core::FunctionRun& run) {
  const auto it = loaded_.find(run.library.get());
  if (it != loaded_.end()) return it->second.callbacks;
  const auto functions = load(run.library);
  if (!functions) return functions.error();
  return loaded_.find(run.library.get())->second.callbacks;
}

core::RunResult LuaHost::call(const core::FunctionRun& run) {
  const Result<int> callbacks = callbacks_of(run);
  if (!callbacks) return refuse(run.reply, callbacks.error());
  CallContext context{run, *callbacks};
  return enter(run, World::kFunction, machine_.refs.call, &context,
               run.library->functions[run.function].name);
}

void LuaHost::forget(const core::Library& library) noexcept {
  const auto it = loaded_.find(&library);
  if (it == loaded_.end()) return;
  luaL_unref(machine_.state(), LUA_REGISTRYINDEX, it->second.callbacks);
  loaded_.erase(it);
}

}  // namespace perigee::lua

namespace perigee::core {

std::unique_ptr<ScriptHost> make_script_host(const ScriptOptions& options) {
  return std::make_unique<lua::LuaHost>(options);
}

}  // namespace perigee::core
