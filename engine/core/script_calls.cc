#include "engine/core/script_calls.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/commands/dispatch.h"
#include "engine/commands/permissions.h"
#include "engine/commands/registry.h"
#include "engine/commands/run.h"
#include "engine/core/engine_state.h"
#include "engine/core/tree_sink.h"

namespace perigee::core {
namespace {

// The keys of a command that fits its row; none of another one, which is refused for that.
std::vector<std::string_view> keys_of(const commands::CommandSpec* command, Arguments argv) {
  std::vector<std::string_view> keys;
  const commands::CommandSpec* found =
      command == nullptr ? nullptr : commands::resolve(*command, argv);
  if (found == nullptr || !found->takes(argv.size())) return keys;
  for (const commands::KeyPosition& key : commands::key_positions(*found, argv))
    keys.push_back(argv[key.index]);
  return keys;
}

}  // namespace

ScriptCalls::ScriptCalls(EngineState& engine, keyspace::Turn& turn, std::string_view name,
                         std::uint8_t flags, const commands::ScriptService::Request& request)
    : engine_(engine),
      turn_(turn),
      name_(name),
      caller_{.script = true,
              .profile = engine.options().scripts.profile,
              .read_only = request.read_only || (flags & keyspace::kNoWrites),
              .scripts = &engine,
              .payloads = &engine,
              .clients = &engine.clients(),
              .instance = &engine.instance(),
              .restricted = request.client->restricted ? request.client : nullptr} {
  const ScriptOptions& options = engine.options().scripts;
  const keyspace::Settings& settings = turn.settings();
  if (settings.maxmemory != 0 && !(flags & (keyspace::kAllowOom | keyspace::kNoWrites))) {
    limited_ = settings.maxmemory_policy == static_cast<int>(Eviction::kNone);
    if (!limited_) caller_.may_grow = engine.may_grow();
  }
  if (options.keys != KeyPolicy::kAny) declared_.insert(request.keys.begin(), request.keys.end());
  watched_ = limited_ || options.keys != KeyPolicy::kAny || options.trace;
}

const commands::CommandSpec* ScriptCalls::find_command(std::string_view name) noexcept {
  return commands::find_command(name);
}

std::optional<bool> ScriptCalls::may_call(Arguments argv) {
  const commands::CommandSpec* command = commands::find_command(argv[0]);
  if (command != nullptr) command = commands::resolve(*command, argv);
  if (command == nullptr) return std::nullopt;
  return caller_.restricted == nullptr ||
         commands::check(caller_.restricted->user->second, *command, argv).denied ==
             clients::Denied::kNot;
}

bool ScriptCalls::may_go_on(std::uint64_t steps) noexcept { return engine_.may_go_on(steps); }

bool ScriptCalls::out_of_time() const noexcept { return engine_.out_of_time(); }

base::LuaRandom& ScriptCalls::random() noexcept { return engine_.state().script_random; }

void ScriptCalls::dispatch(const commands::CommandSpec* command, Arguments argv, ReplySink& sink) {
  commands::dispatch(command, argv, turn_, sink, caller_);
}

void ScriptCalls::call_watched(const commands::CommandSpec* command, Arguments argv,
                               ReplySink& sink) {
  if (limited_) caller_.may_grow = engine_.may_grow();
  engine_.options().scripts.trace ? call_traced(command, argv, sink)
                                  : call_checked(command, argv, sink);
}

void ScriptCalls::call_traced(const commands::CommandSpec* command, Arguments argv,
                              ReplySink& sink) {
  TreeSink tree(sink.protocol());
  call_checked(command, argv, tree);
  const Reply reply = tree.take();
  engine_.options().scripts.trace({name_, argv, reply});
  write(sink, reply);
}

void ScriptCalls::call_checked(const commands::CommandSpec* command, Arguments argv,
                               ReplySink& sink) {
  if (engine_.options().scripts.keys == KeyPolicy::kAny) return dispatch(command, argv, sink);
  const std::vector<std::string_view> keys = keys_of(command, argv);
  if (const auto why = refuse_keys(keys)) {
    commands::count_refusal(commands::resolve(*command, argv), *why, caller_);
    return sink.error(*why);
  }
  note_keys(keys);
  dispatch(command, argv, sink);
}

std::optional<Error> ScriptCalls::refuse_keys(const std::vector<std::string_view>& keys) const {
  if (engine_.options().scripts.keys != KeyPolicy::kDeclaredOnly) return std::nullopt;
  const auto other =
      std::ranges::find_if(keys, [&](std::string_view key) { return !declared_.contains(key); });
  if (other == keys.end()) return std::nullopt;
  constexpr std::size_t kQuotedMax = 128;
  return Error{ErrorCode::kDenied, "ERR Script used a key that it was not given: '" +
                                       std::string(other->substr(0, kQuotedMax)) + "'"};
}

void ScriptCalls::note_keys(const std::vector<std::string_view>& keys) {
  for (const std::string_view key : keys) {
    if (used_.contains(key)) continue;
    keys_.push_back({std::string(key), declared_.contains(key)});
    used_.emplace(key);
  }
}

}  // namespace perigee::core
