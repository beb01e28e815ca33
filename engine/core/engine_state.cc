#include "engine/core/engine_state.h"

#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "perigee/check.h"

#include "absl/cleanup/cleanup.h"
#include "engine/base/entropy.h"
#include "engine/base/text.h"
#include "engine/commands/dispatch.h"
#include "engine/commands/registry.h"
#include "engine/core/attempt.h"
#include "engine/core/script_calls.h"
#include "engine/persist/payload.h"
#include "engine/persist/server_digest.h"

namespace perigee::core {
namespace {

Error no_matching_script(ScriptProfile profile) {
  return {ErrorCode::kNoScript, profile == ScriptProfile::kValkey9
                                    ? "NOSCRIPT No matching script."
                                    : "NOSCRIPT No matching script. Please use EVAL."};
}

}  // namespace

EngineState::EngineState(const EngineOptions& options)
    : options_(options),
      state_(options.seed, options.hash_seed ? *options.hash_seed : base::unguessable_u64()),
      events_(options.event_buffer),
      instance_(commands::command_numbers(), options.stopwatch) {
  keyspace::Settings& settings = state_.keyspace.settings;
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  if (const std::size_t limit = options.limits.memory_bytes; limit != 0)
    settings.maxmemory = static_cast<std::int64_t>(std::min(limit, kMost - keyspace::kRootBytes) +
                                                   keyspace::kRootBytes);
  settings.maxmemory_policy = static_cast<std::int64_t>(options.limits.eviction);
  settings.proto_max_bulk_len = static_cast<std::int64_t>(options.limits.value_bytes);
  if (options.password.empty()) return;
  clients_.require_password(options.password);
  instance_.kept_settings["requirepass"] = options.password;
}

EngineState::EngineState(const EngineState& other)
    : options_(other.options_),
      state_(other.state_),
      events_(other.options_.event_buffer),
      clients_(other.clients_.users()),
      instance_(other.instance_, commands::command_numbers()),
      scripts_(other.scripts_) {}

UnixMicros EngineState::now() {
  Clock& clock = options_.clock != nullptr ? *options_.clock : system_clock_;
  return clock.now() + instance_.slept;
}

keyspace::Turn EngineState::begin(int database) {
  PERIGEE_CHECK(!running_, "an engine was called from a callback of a script it is running");
  const UnixMicros now = this->now();
  clients_.end_pause_at(std::chrono::floor<Millis>(now).time_since_epoch().count());
  keyspace::Turn turn(
      {state_.keyspace, graveyard_, events_, state_.rng, epoch_, now, clients_.paused(),
       clients_.observer(
           static_cast<std::uint32_t>(state_.keyspace.settings.notify_keyspace_events))},
      database);
  if (instance_.opened_at == 0) [[unlikely]]
    instance_.opened_at = turn.now_millis();
  try {
    while (clients::Client* overdue = clients_.first_overdue(turn.now_millis()))
      clients_.give_up(*overdue);
  } catch (const std::bad_alloc&) {  // the next turn tries again
  }
  return turn;
}

keyspace::Turn EngineState::begin_meanwhile(int database) {
  return keyspace::Turn(
      {state_.keyspace, graveyard_, events_, state_.rng, epoch_, now(), true, nullptr}, database);
}

std::optional<UnixMicros> EngineState::next_wakeup() const {
  const keyspace::Keyspace& keyspace = state_.keyspace;
  std::int64_t next = std::min(clients_.next_deadline(), clients_.pause_end());
  if (keyspace.settings.active_expire && !clients_.paused())
    next = std::min(next, keyspace.next_due);
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2000;
  if (next > kMost) return std::nullopt;  // for ever, or as good as that
  return UnixMicros(Millis(next)) - instance_.slept;
}

void EngineState::serve(keyspace::Turn& turn) noexcept {
  const int selected = turn.database();
  try {
    while (clients_.anything_ready() || clients_.anything_to_resume()) {
      if (clients_.anything_ready()) serve_key(clients_.take_ready(), turn);
      if (!clients_.anything_to_resume()) continue;
      if (clients::Client* client = clients_.first_postponed()) run_postponed(*client, turn);
    }
  } catch (const std::bad_alloc&) {  // the next turn tries again
  }
  turn.select(selected);
  clients_.tell();
  while (clients_.anything_answered())
    if (clients::Client* client = clients_.take_answered())
      std::exchange(client->on_answered, {})();
}

void EngineState::serve_key(const clients::Clients::ReadyKey& key, keyspace::Turn& turn) {
  for (const std::uint64_t id : key.who) {
    clients::Client* client = clients_.find(id);
    if (client == nullptr || !client->wait) continue;
    turn.select(key.database);
    const keyspace::KeyEntry* entry = turn.peek(key.name);
    const bool right = entry != nullptr && entry->value.type() == client->wait->what.type;
    if (right || client->wait->what.even_gone) resume(*client, key.name, turn);
  }
}

// As SessionState::execute() would have, had there been no pause.
void EngineState::run_postponed(clients::Client& client, keyspace::Turn& turn) {
  const std::vector<std::string_view> argv(client.wait->argv.begin(), client.wait->argv.end());
  const std::vector<std::string> words = std::move(client.wait->argv);  // argv is of these
  clients_.forget_first_postponed();
  clients_.stop_waiting(client);
  turn.select(client.database);
  clients_.set_current(&client);
  client.busy = true;
  client.answer_to->begin_answer();
  commands::dispatch_for_client(argv, turn, *client.answer_to,
                                {.may_grow = make_room(turn),
                                 .may_wait = true,
                                 .scripts = this,
                                 .payloads = this,
                                 .client = &client,
                                 .clients = &clients_,
                                 .instance = &instance_});
  clients_.set_current(nullptr);
  client.busy = false;
  client.database = turn.database();
  if (!client.wait) clients_.answered(client);
  clients_.flush(client);
}

void EngineState::resume(clients::Client& client, const std::string& key, keyspace::Turn& turn) {
  const std::vector<std::string_view> argv(client.wait->argv.begin(), client.wait->argv.end());
  client.wait->answered = true;
  client.busy = true;
  client.answer_to->begin_answer();
  commands::dispatch(argv, turn, *client.answer_to,
                     {.scripts = this,
                      .payloads = this,
                      .client = &client,
                      .clients = &clients_,
                      .instance = &instance_,
                      .ready_key = &key});
  client.busy = false;
  if (client.wait->answered) clients_.answered(client);
  clients_.flush(client);
}

void EngineState::rewind(const State& state) {
  ++epoch_;
  constexpr std::int64_t kNothingDue = std::numeric_limits<std::int64_t>::min();
  // Keys go, and others come: those who watch one or wait for one are told of both.
  const auto tell = [this] {
    for (int database = 0; database < keyspace::kDatabases; ++database)
      clients_.emptying(database, state_.keyspace, kNothingDue);
  };
  tell();
  forget(state_.keyspace.libraries);  // as after a restart: what they had kept is gone
  for (keyspace::Database& gone : state_.keyspace.databases) graveyard_.drop(std::move(gone));
  state_ = state;
  tell();
}

bool EngineState::may_grow() {
  const auto limit = static_cast<std::size_t>(state_.keyspace.settings.maxmemory);
  if (limit == 0) return true;
  const std::size_t used = state_.keyspace.memory_bytes() + keyspace::kRootBytes;
  if (used + graveyard_.bytes() > limit) graveyard_.take_all_apart();
  return used <= limit;
}

bool EngineState::make_room(keyspace::Turn& turn) {
  try {
    while (!may_grow())
      if (!turn.evict()) return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

ScriptHost& EngineState::host() {
  if (!host_) host_ = make_script_host(options_.scripts);
  return *host_;
}

Result<ScriptStore::Script> EngineState::store(std::string_view source) {
  auto script = find_or_store(source);
  if (script) scripts_.keep(**script);
  return script;
}

// Of the scripts that EVAL has brought, a server keeps those run last, since Redis 7.4.
Result<ScriptStore::Script> EngineState::store_evaluated(std::string_view source) {
  constexpr std::size_t kMost = 500;
  const std::size_t before = scripts_.size();
  auto script = find_or_store(source);
  if (!script || options_.scripts.profile == ScriptProfile::kRedis7) return script;
  scripts_.size() == before ? scripts_.used(**script) : scripts_.let_go(*script);
  if (const auto gone = scripts_.drop_one_beyond(kMost)) host().forget(*gone);
  return script;
}

Result<ScriptStore::Script> EngineState::find_or_store(std::string_view source) {
  if (auto known = scripts_.find_source(source)) return known;
  auto made = StoredScript::make(source, options_.scripts);
  if (!made) return made.error();
  const auto compiled = host().compile(*made);
  if (!compiled) return compiled.error();
  absl::Cleanup undo = [&] { host().forget(**made); };
  scripts_.add(*made);
  std::move(undo).Cancel();
  return *made;
}

void EngineState::answer_refusal(ReplySink& reply, const Error& why) {
  instance_.statistics.count_error(why.message);
  reply.error(why);
}

bool EngineState::may_go_on(std::uint64_t steps) noexcept {
  if (on_long_script_) {
    in_long_script_ = true;
    on_long_script_(steps);
    in_long_script_ = false;
  }
  out_of_time_ = stop_at_ && options_.stopwatch->now() >= *stop_at_;
  return !interrupted_ && !out_of_time_;
}

template <class Run>
void EngineState::run_in(keyspace::Turn& turn, ScriptCalls& calls, std::string_view function,
                         const Request& request, ReplySink& reply, const Run& run) {
  const int database = turn.database();
  running_ = {function, request.argv, turn.now_millis(), turn.changes()};
  interrupted_ = out_of_time_ = false;
  if (options_.stopwatch != nullptr && options_.scripts.time_limit != Micros(0))
    stop_at_ = options_.stopwatch->now() + options_.scripts.time_limit;
  const absl::Cleanup finish = [&] {
    running_.reset();
    turn.select(database);
  };
  std::optional<Attempt> attempt;
  if (options_.scripts.on_error == OnError::kRollBack) attempt.emplace(state_, clients_, turn);
  const RunResult result = run();
  turn.set_script_steps(turn.script_steps() + result.steps);
  if (!result.new_error.empty()) instance_.statistics.count_error(result.new_error);
  instance_.statistics.set_failed(result.failed);
  request.client->last_run = {result.instructions, result.steps, result.peak_memory_bytes,
                              calls.commands(), calls.take_keys()};
  if (!attempt || result.failed || attempt->keep()) return;
  attempt.reset();
  commands::answer_no_memory(turn, reply);
}

std::optional<Error> EngineState::refuse_to_run(std::uint8_t flags, bool read_only) {
  if (!(flags & (keyspace::kAllowOom | keyspace::kNoWrites)) && !may_grow())
    return commands::out_of_memory();
  if (!(flags & keyspace::kNoWrites))
    if (auto refusal = commands::refuse_without_replicas(state_.keyspace.settings)) return refusal;
  if (read_only && !(flags & keyspace::kNoWrites))
    return Error{ErrorCode::kDenied,
                 "ERR Can not execute a script with write flag using *_ro command."};
  return std::nullopt;
}

void EngineState::run(const ScriptStore::Script& script, const Request& request,
                      keyspace::Turn& turn, ReplySink& reply) {
  if (script->has_shebang())
    if (const auto refusal = refuse_to_run(script->flags(), request.read_only))
      return answer_refusal(reply, *refusal);
  ScriptCalls calls(*this, turn, script->sha1(), script->flags(), request);
  run_in(turn, calls, {}, request, reply, [&] {
    return host().run({calls, script, request.keys, request.args, reply, turn.script_steps()});
  });
}

void EngineState::call_function(const keyspace::Libraries::Function& function,
                                const Request& request, keyspace::Turn& turn, ReplySink& reply) {
  const std::uint8_t flags = (*function).flags;
  if (const auto refusal = refuse_to_run(flags, request.read_only))
    return answer_refusal(reply, *refusal);
  ScriptCalls calls(*this, turn, (*function).name, flags, request);
  run_in(turn, calls, (*function).name, request, reply, [&] {
    return host().call({calls, function.library, function.index, request.keys, request.args, reply,
                        turn.script_steps()});
  });
}

void EngineState::eval(std::string_view source, const Request& request, keyspace::Turn& turn,
                       ReplySink& reply) {
  const auto script = store_evaluated(source);
  script ? run(*script, request, turn, reply) : answer_refusal(reply, script.error());
}

void EngineState::eval_sha(std::string_view sha1, const Request& request, keyspace::Turn& turn,
                           ReplySink& reply) {
  const auto script = scripts_.find_sha1(sha1);
  if (script && options_.scripts.profile != ScriptProfile::kRedis7) scripts_.used(*script);
  script ? run(script, request, turn, reply)
         : answer_refusal(reply, no_matching_script(options_.scripts.profile));
}

Result<std::string> EngineState::load(std::string_view source) {
  const auto script = store(source);
  if (!script) return script.error();
  return std::string((*script)->sha1());
}

bool EngineState::says_no_writes(Arguments argv) const {
  if (base::equals_ignoring_case(argv[0].substr(0, 5), "fcall")) {
    const auto function = state_.keyspace.libraries.find_function(argv[1]);
    return function.library != nullptr && ((*function).flags & keyspace::kNoWrites) != 0;
  }
  auto script = scripts_.find_sha1(argv[1]);
  if (script == nullptr) script = scripts_.find_source(argv[1]);
  if (script == nullptr) {
    const auto made = StoredScript::make(argv[1], options_.scripts);
    if (made) script = *made;
  }
  return script != nullptr && (script->flags() & keyspace::kNoWrites) != 0;
}

bool EngineState::exists(std::string_view sha1) const {
  return scripts_.find_sha1(sha1) != nullptr;
}

std::optional<std::string_view> EngineState::source(std::string_view sha1) const {
  const auto script = scripts_.find_sha1(sha1);
  if (script == nullptr) return std::nullopt;
  return script->source();
}

void EngineState::flush() {
  if (host_) scripts_.for_each([&](const StoredScript& script) { host_->forget(script); });
  scripts_.clear();
}

std::string EngineState::dump(const keyspace::Value& value) const {
  return persist::dump(value, state_.keyspace.settings);
}

Result<keyspace::Value> EngineState::restore(std::string_view payload) const {
  const keyspace::Keyspace& keyspace = state_.keyspace;
  return persist::restore(payload, keyspace.settings, keyspace.databases[0].keys.hash_seed());
}

std::string EngineState::server_digest(const keyspace::KeyEntry& entry) const {
  return persist::server_digest(entry);
}

std::string EngineState::server_digest() const { return persist::server_digest(state_.keyspace); }

}  // namespace perigee::core
