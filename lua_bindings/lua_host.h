// lua_bindings/lua_host.h: core::ScriptHost on Lua 5.1.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/script_host.h"
#include "lua_bindings/machine.h"

namespace perigee::lua {

class LuaHost final : public core::ScriptHost {
 public:
  explicit LuaHost(const ScriptOptions& options) : machine_(options) {}

  Result<void> compile(const std::shared_ptr<const core::StoredScript>& script) override;
  core::RunResult run(const core::ScriptRun& run) override;
  void forget(const core::StoredScript& script) noexcept override;
  Result<std::vector<keyspace::LibraryFunction>> load(
      const std::shared_ptr<const core::Library>& library) override;
  core::RunResult call(const core::FunctionRun& run) override;
  void forget(const core::Library& library) noexcept override;
  std::size_t memory_used() const noexcept override { return machine_.allocator.used(); }

  Machine& machine() { return machine_; }

 private:
  struct Compiled {
    std::shared_ptr<const core::StoredScript> script;  // keeps the address taken
    int function;
  };
  int find(const core::StoredScript* script) const;
  std::string failure_text(int status) const;
  template <class Run>
  core::RunResult enter(const Run& run, World world, int function, void* context,
                        std::string_view name);
  std::string new_error() const;
  bool answer(int status, std::string_view name, ReplySink& reply);
  void answer_failure(int status, std::string_view name, ReplySink& reply);
  Error load_failure(int status, const LoadContext& context);

  struct Loaded {
    std::shared_ptr<const core::Library> library;  // keeps the address taken
    int callbacks;                                 // a table
  };
  // Loads it unless it is.
  Result<int> callbacks_of(const core::FunctionRun& run);

  Machine machine_;
  std::map<const core::StoredScript*, Compiled> compiled_;
  std::map<const core::Library*, Loaded> loaded_;
  const core::StoredScript* last_ = nullptr;  // the one that ran last, and its function
  int last_function_ = LUA_NOREF;
};

}  // namespace perigee::lua
