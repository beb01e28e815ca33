// engine/core/engine_state.h: an engine behind its public face: the state and what runs on it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "perigee/options.h"

#include "engine/clients/clients.h"
#include "engine/clients/instance.h"
#include "engine/commands/invocation.h"
#include "engine/core/script_host.h"
#include "engine/core/script_store.h"
#include "engine/core/state.h"
#include "engine/keyspace/event_log.h"
#include "engine/keyspace/turn.h"

namespace perigee::core {

class ScriptCalls;

class EngineState final : public commands::ScriptService, public commands::PayloadService {
 public:
  explicit EngineState(const EngineOptions& options);
  // A fork: shares data and scripts with `other`.
  EngineState(const EngineState& other);
  EngineState& operator=(const EngineState&) = delete;

  // Begins a turn: reads the clock; who has waited long enough is answered. Aborts when called
  // while a script runs (from a log callback).
  keyspace::Turn begin(int database);
  // Ends it: serves those who wait for keys that it has made ready, then tells their hosts.
  void finish(keyspace::Turn& turn) {
    if (clients_.anything_to_do()) serve(turn);
  }
  clients::Clients& clients() { return clients_; }
  const clients::Clients& clients() const { return clients_; }
  clients::Instance& instance() { return instance_; }

  const EngineOptions& options() const { return options_; }
  State& state() { return state_; }
  const State& state() const { return state_; }
  // Puts another state in the place of the present one.
  void rewind(const State& state);
  keyspace::EventLog& events() { return events_; }
  const std::uint64_t& epoch() const { return epoch_; }

  // False at the memory limit.
  bool may_grow();
  // The same after keys were evicted to get below it.
  bool make_room(keyspace::Turn& turn);
  // See Engine.
  std::optional<UnixMicros> next_wakeup() const;
  // Gives back much of what was dropped.
  void reclaim() { graveyard_.take_many_apart(); }

  // The script with this source, compiled and stored: to be kept.
  Result<ScriptStore::Script> store(std::string_view source);
  // Runs a stored script in the turn. Writes exactly one reply.
  void run(const ScriptStore::Script& script, const Request& request, keyspace::Turn& turn,
           ReplySink& reply);

  void eval(std::string_view source, const Request& request, keyspace::Turn& turn,
            ReplySink& reply) override;
  void eval_sha(std::string_view sha1, const Request& request, keyspace::Turn& turn,
                ReplySink& reply) override;
  Result<std::string> load(std::string_view source) override;
  bool exists(std::string_view sha1) const override;
  std::optional<std::string_view> source(std::string_view sha1) const override;
  bool says_no_writes(Arguments argv) const override;
  void flush() override;
  std::size_t count() const override { return scripts_.size(); }
  std::size_t heap_bytes() const override { return host_ ? host_->memory_used() : 0; }
  const Running* running() const override { return running_ ? &*running_ : nullptr; }
  void interrupt() noexcept override { interrupted_ = true; }

  // A script asks, in the middle of its run: whether it may go on.
  bool may_go_on(std::uint64_t steps) noexcept;
  bool out_of_time() const { return out_of_time_; }
  // See Engine::on_long_script.
  void on_long_script(std::function<void(std::uint64_t)> callback) {
    on_long_script_ = std::move(callback);
  }
  // Whether that is being called now: no turn begins, but begin_meanwhile().
  bool in_long_script() const { return in_long_script_; }
  // A turn within that of the script, for what may be done meanwhile: nothing goes or expires.
  keyspace::Turn begin_meanwhile(int database);

  Result<std::string> load_library(std::string_view source, OnCollision on_collision,
                                   keyspace::Turn& turn) override;
  Result<void> remove_library(std::string_view name, keyspace::Turn& turn) override;
  void flush_libraries(keyspace::Turn& turn) override;
  std::string dump_libraries(const keyspace::Turn& turn) const override;
  Result<void> restore_libraries(std::string_view payload, OnCollision on_collision,
                                 keyspace::Turn& turn) override;
  void call_function(const keyspace::Libraries::Function& function, const Request& request,
                     keyspace::Turn& turn, ReplySink& reply) override;

  std::string dump(const keyspace::Value& value) const override;
  Result<keyspace::Value> restore(std::string_view payload) const override;
  std::string server_digest(const keyspace::KeyEntry& entry) const override;
  std::string server_digest() const override;

 private:
  ScriptHost& host();
  UnixMicros now();
  // As store(); the second may be dropped again, as the profile has it.
  Result<ScriptStore::Script> find_or_store(std::string_view source);
  Result<ScriptStore::Script> store_evaluated(std::string_view source);
  // Runs run(), a script or the function of that name, which `calls` is for, in the turn, as
  // on_error has it.
  template <class Run>
  void run_in(keyspace::Turn& turn, ScriptCalls& calls, std::string_view function,
              const Request& request, ReplySink& reply, const Run& run);
  // Why what has these flags may not run now.
  std::optional<Error> refuse_to_run(std::uint8_t flags, bool read_only);
  Result<std::shared_ptr<Library>> read_library(std::string_view source) const;
  Result<keyspace::Libraries> with_loaded(const keyspace::Libraries& others,
                                          const std::shared_ptr<Library>& library);
  Result<keyspace::Libraries> read_libraries(std::string_view payload);
  // Whether the data stays within the limit with these in the place of the present ones.
  bool fit(const keyspace::Libraries& libraries) const;
  // Puts these in the place of the present ones, whose callbacks go unless they stay.
  void change_libraries(keyspace::Libraries libraries, keyspace::Turn& turn) noexcept;
  void forget(const keyspace::Libraries& libraries) noexcept;
  void answer_refusal(ReplySink& reply, const Error& why);
  void serve(keyspace::Turn& turn) noexcept;
  void serve_key(const clients::Clients::ReadyKey& key, keyspace::Turn& turn);
  void run_postponed(clients::Client& client, keyspace::Turn& turn);
  void resume(clients::Client& client, const std::string& key, keyspace::Turn& turn);

  EngineOptions options_;
  SystemClock system_clock_;
  State state_;
  keyspace::Graveyard graveyard_;
  keyspace::EventLog events_;
  std::uint64_t epoch_ = 0;
  clients::Clients clients_;
  clients::Instance instance_;
  ScriptStore scripts_;
  std::unique_ptr<ScriptHost> host_;  // made when the first script comes

  std::optional<Running> running_;
  std::atomic<bool> interrupted_ = false;
  std::optional<UnixMicros> stop_at_;  // by the stopwatch; none: never
  bool out_of_time_ = false;
  std::function<void(std::uint64_t)> on_long_script_;
  bool in_long_script_ = false;
};

}  // namespace perigee::core
