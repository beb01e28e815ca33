// engine/core/script_host.h: the door between the engine and whatever runs scripts.
//
// The one inverted dependency: the engine owns these interfaces and lua_bindings/ implements the
// host, so that nothing in engine/ includes lua.h. Neither side ever sees the other's frames: the
// host gathers arguments, asks ScriptEngine, and turns the answer into values afterwards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/clock.h"
#include "perigee/error.h"
#include "perigee/options.h"
#include "perigee/reply_sink.h"
#include "perigee/script.h"

#include "engine/base/rng.h"
#include "engine/keyspace/library.h"

namespace perigee::commands {
struct CommandSpec;
}

namespace perigee::core {

// Refuses a source that is longer than this.
Error too_long_source(std::size_t limit_bytes);

// A script's text, immutable and shared: by the engine's cache, forks, handles and the host.
class StoredScript {
 public:
  // Reads the shebang line, if there is one (`#!lua flags=no-writes,allow-oom`). Refuses with
  // the profile's words when it is malformed, and with kLimit when the source is longer than the
  // limit.
  static Result<std::shared_ptr<const StoredScript>> make(std::string_view source,
                                                          const ScriptOptions& options);

  std::string_view source() const { return source_; }
  // What is compiled: the source without its shebang line, of which the newline stays.
  std::string_view body() const { return std::string_view(source_).substr(body_at_); }
  std::string_view sha1() const { return {sha1_.data(), sha1_.size()}; }
  bool has_shebang() const { return body_at_ != 0; }
  std::uint8_t flags() const { return flags_; }  // keyspace::ScriptFlag

 private:
  StoredScript() = default;
  std::optional<Error> read_flags(std::string_view flags);

  std::string source_;
  std::size_t body_at_ = 0;
  std::array<char, 40> sha1_{};
  std::uint8_t flags_ = 0;
};

// What a running script may ask of its engine. The engine implements it; one object a run.
class ScriptEngine {
 public:
  virtual ~ScriptEngine() = default;

  // The command called `name` (any case), null when there is none. Lives as long as the program,
  // so a call site may keep it.
  virtual const commands::CommandSpec* find_command(std::string_view name) noexcept = 0;

  // Runs a command in the script's turn; argv[0] is its name. Whatever is wrong (command null,
  // arity, not allowed here) is an error reply with Redis' text. The answer comes in the sink's
  // protocol. Touches no Lua; lets no exception out except that of operator new.
  virtual void call(const commands::CommandSpec* command, Arguments argv, ReplySink& sink) = 0;

  // Whether the user who runs the script may run this command, argv[0] being its name; none: there
  // is no such command. Lets no exception out except that of operator new.
  virtual std::optional<bool> may_call(Arguments argv) = 0;

  // Asked every few thousand steps of a run, with how many it has done: whether it may go on.
  // Touches no Lua; lets no exception out.
  virtual bool may_go_on(std::uint64_t steps) noexcept = 0;
  // Why it may not: the time for a run is over. Otherwise it was interrupted.
  virtual bool out_of_time() const noexcept = 0;

  // The instant of the turn: os.clock.
  virtual UnixMicros now() const noexcept = 0;

  // The generator behind math.random: part of the engine's state.
  virtual base::LuaRandom& random() noexcept = 0;
};

// One run of a script.
struct ScriptRun {
  ScriptEngine& engine;
  const std::shared_ptr<const StoredScript>& script;
  Arguments keys;
  Arguments args;
  ReplySink& reply;  // receives the script's value, or its error
  // Of earlier runs in the turn, which share its budget.
  std::uint64_t steps_before = 0;
};

using Library = keyspace::Library;

// One run of a function of a library.
struct FunctionRun {
  ScriptEngine& engine;
  const std::shared_ptr<const Library>& library;
  std::size_t function;  // its index there
  Arguments keys;
  Arguments args;
  ReplySink& reply;  // receives the function's value, or its error
  std::uint64_t steps_before = 0;
};

// What a run came to. See ScriptReport.
struct RunResult {
  bool failed = false;         // the reply is an error
  std::string new_error = {};  // its first word; none: it is that of a command, which was counted
  std::uint64_t instructions = 0, steps = 0;
  std::size_t peak_memory_bytes = 0;
};

// Compiles and runs scripts for one engine, on one thread at a time, never re-entered.
class ScriptHost {
 public:
  virtual ~ScriptHost() = default;

  // Compiles `script`, or does nothing when it is compiled already. kScript with the text
  // "ERR Error compiling script (new function): ..." otherwise. Keeps the script until forget().
  virtual Result<void> compile(const std::shared_ptr<const StoredScript>& script) = 0;

  // Runs it, compiling first when needed. Writes exactly one reply, whatever happens.
  virtual RunResult run(const ScriptRun& run) = 0;

  // Drops what compile() kept for `script`.
  virtual void forget(const StoredScript& script) noexcept = 0;

  // Runs the body of a library once and answers the functions that it registers; their callbacks,
  // and what they share, are kept until forget(). kScript with the text "ERR Error compiling
  // function: ..." or "ERR Error registering functions: ..." otherwise, and nothing is kept.
  virtual Result<std::vector<keyspace::LibraryFunction>> load(
      const std::shared_ptr<const Library>& library) = 0;

  // Runs a function, loading the library first when that has not been done or was forgotten.
  // Writes exactly one reply, whatever happens.
  virtual RunResult call(const FunctionRun& run) = 0;

  // Drops what load() kept for `library`.
  virtual void forget(const Library& library) noexcept = 0;

  // Bytes on the script heap.
  virtual std::size_t memory_used() const noexcept = 0;
};

// Defined by lua_bindings/. `options` is copied.
std::unique_ptr<ScriptHost> make_script_host(const ScriptOptions& options);

}  // namespace perigee::core
