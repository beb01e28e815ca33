// engine/core/script_calls.h: what one run of a script sees of its engine, and what it used of it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "perigee/script.h"

#include "engine/commands/invocation.h"
#include "engine/core/script_host.h"

namespace perigee::core {

class EngineState;

class ScriptCalls final : public ScriptEngine {
 public:
  // `name`: the script's SHA1, or the function's name.
  ScriptCalls(EngineState& engine, keyspace::Turn& turn, std::string_view name, std::uint8_t flags,
              const commands::ScriptService::Request& request);

  const commands::CommandSpec* find_command(std::string_view name) noexcept override;
  void call(const commands::CommandSpec* command, Arguments argv, ReplySink& sink) override {
    ++commands_;
    watched_ ? call_watched(command, argv, sink) : dispatch(command, argv, sink);
  }
  std::optional<bool> may_call(Arguments argv) override;
  bool may_go_on(std::uint64_t steps) noexcept override;
  bool out_of_time() const noexcept override;
  UnixMicros now() const noexcept override { return turn_.now(); }
  base::LuaRandom& random() noexcept override;

  // See ScriptReport.
  std::uint64_t commands() const { return commands_; }
  std::vector<ScriptReport::Key> take_keys() { return std::move(keys_); }

 private:
  void dispatch(const commands::CommandSpec* command, Arguments argv, ReplySink& sink);
  [[gnu::noinline]] void call_watched(const commands::CommandSpec* command, Arguments argv,
                                      ReplySink& sink);
  void call_traced(const commands::CommandSpec* command, Arguments argv, ReplySink& sink);
  void call_checked(const commands::CommandSpec* command, Arguments argv, ReplySink& sink);
  std::optional<Error> refuse_keys(const std::vector<std::string_view>& keys) const;
  void note_keys(const std::vector<std::string_view>& keys);

  EngineState& engine_;
  keyspace::Turn& turn_;
  std::string_view name_;
  commands::Caller caller_;
  // Whether there may be no room for what a command adds, which is found out before each. Where
  // keys are evicted, that is done before a script, not under its hands: what holds then holds to
  // its end.
  bool limited_ = false;
  bool watched_ = false;  // something is to be done for each command, beside running it

  std::uint64_t commands_ = 0;
  std::set<std::string_view> declared_;
  std::set<std::string, std::less<>> used_;
  std::vector<ScriptReport::Key> keys_;  // the same, in order
};

}  // namespace perigee::core
