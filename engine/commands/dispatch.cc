#include "engine/commands/dispatch.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/commands/denials.h"
#include "engine/commands/registry.h"
#include "engine/commands/run.h"

namespace perigee::commands {
namespace {

// How much of hostile text an error repeats.
constexpr std::size_t kQuotedMax = 128;

// Text to repeat in an error: cut, at the first NUL at the latest, as a server does.
std::string quotable(std::string_view text, std::size_t most = kQuotedMax) {
  return std::string(text.substr(0, std::min(most, text.find('\0'))));
}

Error unknown_command(Arguments argv) {
  std::string args;
  for (std::size_t i = 1; i < argv.size() && args.size() < kQuotedMax; ++i)
    args += "'" + quotable(argv[i], kQuotedMax - args.size()) + "' ";
  return {ErrorCode::kSyntax,
          "ERR unknown command '" + quotable(argv[0]) + "', with args beginning with: " + args};
}

Error unknown_subcommand(const CommandSpec& container, std::string_view name) {
  std::string upper(container.name);
  std::transform(upper.begin(), upper.end(), upper.begin(), base::to_upper);
  return {ErrorCode::kSyntax,
          "ERR unknown subcommand '" + quotable(name) + "'. Try " + upper + " HELP."};
}

Error wrong_arity(const CommandSpec& command) {
  return {ErrorCode::kSyntax,
          "ERR wrong number of arguments for '" + std::string(command.name) + "' command"};
}

Error refused(ErrorCode code, std::string_view text) { return {code, std::string(text)}; }

// Why a command was not allowed, in the words for a client. Null `run`: there is no such command,
// or no such subcommand of `command`.
Error client_refusal(const CommandSpec* command, const CommandSpec* run, Arguments argv) {
  if (command == nullptr) return unknown_command(argv);
  if (run == nullptr) return unknown_subcommand(*command, argv[1]);
  return wrong_arity(*run);
}

// The same for redis.call.
Error script_refusal(const CommandSpec* run, bool fits, ScriptProfile profile) {
  const bool valkey = profile == ScriptProfile::kValkey9;
  if (run == nullptr)
    return refused(ErrorCode::kSyntax, valkey ? "ERR Unknown command called from script"
                                              : "ERR Unknown Redis command called from script");
  if (!fits)
    return refused(ErrorCode::kSyntax,
                   valkey ? "ERR Wrong number of args calling command from script"
                          : "ERR Wrong number of args calling Redis command from script");
  if (run->flags & kNoScript)
    return refused(ErrorCode::kDenied, valkey
                                           ? "ERR This Valkey command is not allowed from script"
                                           : "ERR This Redis command is not allowed from script");
  return refused(ErrorCode::kDenied, "ERR Write commands are not allowed from read-only scripts.");
}

// What this caller may not run.
std::uint32_t barred(const CommandSpec& command, const Caller& caller) {
  if (!caller.script) return 0;
  const bool debugs = caller.instance->scripts_may_debug && command.name == "debug";
  // They answer as if they had waited, where a server lets them.
  const bool blocks = caller.profile != ScriptProfile::kRedis7 && (command.flags & kBlocks);
  const std::uint32_t any = debugs || blocks ? 0u : kNoScript;
  return caller.read_only ? any | kWrite | kMayReplicate : any;
}

// Apart from dispatch, which is shorter without it.
[[gnu::cold, gnu::noinline]] void refuse(const CommandSpec* command, const CommandSpec* run,
                                         Arguments argv, ReplySink& sink, const Caller& caller) {
  const bool fits = run != nullptr && run->handler != nullptr && run->takes(argv.size());
  const Error why = caller.script ? script_refusal(run, fits, caller.profile)
                                  : client_refusal(command, run, argv);
  count_refusal(run, why, caller);
  sink.error(why);
}

}  // namespace

[[gnu::cold, gnu::noinline]] Error out_of_memory() {
  return refused(ErrorCode::kLimit, "OOM command not allowed when used memory > 'maxmemory'.");
}

[[gnu::cold, gnu::noinline]] void answer_no_memory(keyspace::Turn& turn, ReplySink& sink) {
  try {
    sink.start_over();
    sink.error(keyspace::no_memory(turn));
  } catch (const std::bad_alloc&) {
    sink.start_over();
    sink.error(keyspace::no_memory_at_all());
  }
}

void dispatch(Arguments argv, keyspace::Turn& turn, ReplySink& sink, const Caller& caller) {
  dispatch(find_command(argv[0]), argv, turn, sink, caller);
}

std::optional<Error> refuse_without_replicas(const keyspace::Settings& settings) {
  if (settings.min_replicas_to_write == 0 || settings.min_replicas_max_lag == 0)
    return std::nullopt;
  return refused(ErrorCode::kDenied, "NOREPLICAS Not enough good replicas to write.");
}

namespace {

// Why a command may not change the data now.
std::optional<Error> refuse_change(std::uint32_t flags, const keyspace::Turn& turn,
                                   const Caller& caller) {
  if ((flags & kGrows) && !caller.may_grow) return out_of_memory();
  return flags & kWrite ? refuse_without_replicas(turn.settings()) : std::nullopt;
}

void run_or_refuse(const CommandSpec* command, Arguments argv, keyspace::Turn& turn,
                   ReplySink& sink, const Caller& caller) {
  const CommandSpec* found = command == nullptr ? nullptr : resolve(*command, argv);
  const bool fits = found != nullptr && found->handler != nullptr && found->takes(argv.size());
  if (caller.restricted != nullptr && fits)
    if (const auto why = deny_inside(*found, argv, turn.now_millis(), caller)) {
      count_refusal(found, *why, caller);
      return sink.error(*why);
    }
  if (!fits || (found->flags & barred(*found, caller)) != 0)
    return refuse(command, found, argv, sink, caller);
  if (const auto why = refuse_change(found->flags, turn, caller)) {
    count_refusal(found, *why, caller);
    return sink.error(*why);
  }
  Invocation call(*found, found == command ? 1 : 2, argv, turn, sink, caller);
  run(call);
}

}  // namespace

// The one place where running out of memory ends, for clients and scripts alike.
void dispatch(const CommandSpec* command, Arguments argv, keyspace::Turn& turn, ReplySink& sink,
              const Caller& caller) {
  turn.begin_step();
  try {
    run_or_refuse(command, argv, turn, sink, caller);
  } catch (const std::bad_alloc&) {
    answer_no_memory(turn, sink);
  }
}

namespace {

constexpr std::string_view kSubscriberCommands[] = {"psubscribe", "punsubscribe", "ping",
                                                    "quit",       "reset",        "ssubscribe",
                                                    "subscribe",  "sunsubscribe", "unsubscribe"};

// Why a client may not run a command now, for other reasons than those of dispatch().
std::optional<Error> refuse_for_client(const CommandSpec& run, Arguments argv,
                                       std::int64_t now_millis, const Caller& caller) {
  const clients::Client& client = *caller.client;
  if (auto refusal = client.restricted ? deny_client(run, argv, now_millis, caller)
                                       : refuse_in_transaction(run, client))
    return refusal;
  if (client.protocol == Protocol::kResp2 && client.subscribed() &&
      std::ranges::find(kSubscriberCommands, run.name) == std::end(kSubscriberCommands))
    return Error{ErrorCode::kDenied,
                 "ERR Can't execute '" + std::string(run.name) +
                     "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed "
                     "in this context"};
  if (caller.busy && !(run.flags & kAllowBusy)) return busy(*caller.scripts->running());
  return std::nullopt;
}

// The flags of a command in the case of these arguments: a script may say that it does not write.
std::uint32_t flags_of(const CommandSpec& run, Arguments argv, const Caller& caller) {
  constexpr std::uint32_t kScript = kNoScript | kNoMandatoryKeys;
  const bool script = (run.flags & kScript) == kScript;
  return script && caller.scripts->says_no_writes(argv) ? run.flags & ~kMayReplicate : run.flags;
}

// Whether a command has to wait for the end of a pause.
bool is_paused(const CommandSpec& run, Arguments argv, const Caller& caller) {
  if (!caller.clients->paused()) return false;
  if (caller.clients->pause() == clients::Clients::Pause::kAll) return true;
  const std::uint32_t queued = run.flags & kExecutes ? caller.client->transaction.flags() : 0;
  return ((flags_of(run, argv, caller) | queued) & (kWrite | kMayReplicate)) != 0;
}

// A client's command is refused, and the transaction with it; at EXEC, that is over.
void refuse_client(const CommandSpec* run, Error why, ReplySink& sink, const Caller& caller) {
  caller.client->transaction.fail();
  count_refusal(run, why, caller);
  if (run != nullptr && (run->flags & kExecutes)) {
    caller.clients->unwatch(*caller.client);
    caller.client->transaction.end();
    if (why.message.starts_with("ERR ")) why.message.erase(0, 4);
    why.message.insert(0, "EXECABORT Transaction discarded because of: ");
  }
  sink.error(why);
}

}  // namespace

void dispatch_for_client(Arguments argv, keyspace::Turn& turn, ReplySink& sink,
                         const Caller& caller) {
  clients::Transaction& transaction = caller.client->transaction;
  const CommandSpec* command = find_command(argv[0]);
  const CommandSpec* run = command == nullptr ? nullptr : resolve(*command, argv);
  const bool fits = run != nullptr && run->handler != nullptr && run->takes(argv.size());
  turn.begin_step();
  try {
    if (!fits) return refuse_client(run, client_refusal(command, run, argv), sink, caller);
    caller.client->last_command = run->name;
    if (auto error = refuse_for_client(*run, argv, turn.now_millis(), caller))
      return refuse_client(run, *std::move(error), sink, caller);
    const std::uint32_t flags = run->flags | (run->flags & kExecutes ? transaction.flags() : 0);
    if (auto error = refuse_change(flags, turn, caller))
      return refuse_client(run, *std::move(error), sink, caller);
    if (caller.may_wait && is_paused(*run, argv, caller))
      return caller.clients->postpone(*caller.client, argv);
    if (!transaction.open() || (run->flags & kNeverQueued))
      return dispatch(command, argv, turn, sink, caller);
    transaction.queue(argv, flags_of(*run, argv, caller));
    sink.status("QUEUED");
  } catch (const std::bad_alloc&) {
    transaction.fail();
    answer_no_memory(turn, sink);
  }
}

}  // namespace perigee::commands
