#include "engine/commands/denials.h"

#include <span>
#include <string>
#include <utility>

#include "engine/commands/client_text.h"
#include "engine/commands/permissions.h"

namespace perigee::commands {
namespace {

using clients::AclLog;
using clients::Denied;

constexpr std::string_view kToScript[] = {
    "can't run this command or subcommand",
    "can't access at least one of the keys mentioned in the command arguments",
    "can't publish to the channel mentioned in the command"};
constexpr std::string_view kAtExec[] = {
    "no permission to execute the command or subcommand",
    "no permission to touch the specified keys",
    "no permission to access one of the channels used as arguments"};

// The words for a reason, of those for kCommand, kKey and kChannel.
std::string words_for(Denied denied, std::span<const std::string_view, 3> words) {
  return std::string(words[static_cast<std::size_t>(denied) - 1]);
}

Error denied(std::string text) { return {ErrorCode::kDenied, std::move(text)}; }

void log(Denied reason, AclLog::Context context, std::string_view object, std::string_view user,
         const clients::Client& client, std::int64_t now_millis, clients::Users& users) {
  users.log_denied({.reason = reason,
                    .context = context,
                    .object = std::string(object),
                    .user = std::string(user),
                    .client = describe(client, now_millis),
                    .at = now_millis});
}

// What the client's user may not; it goes into the log.
Denied check_and_log(const CommandSpec& command, Arguments argv, const clients::Client& client,
                     AclLog::Context context, std::int64_t now_millis, clients::Users& users) {
  const Verdict verdict = check(client.user->second, command, argv);
  if (verdict.denied == Denied::kNot) return Denied::kNot;
  const std::string_view object =
      verdict.denied == Denied::kCommand ? command.name : argv[verdict.at];
  log(verdict.denied, context, object, client.user->first, client, now_millis, users);
  return verdict.denied;
}

AclLog::Context context_of(bool in_transaction) {
  return in_transaction ? AclLog::Context::kTransaction : AclLog::Context::kTopLevel;
}

}  // namespace

std::optional<Error> refuse_in_transaction(const CommandSpec& command,
                                           const clients::Client& client) {
  if (client.transaction.open() && (command.flags & kNoMulti))
    return denied("ERR Command not allowed inside a transaction");
  return std::nullopt;
}

std::optional<Error> deny_client(const CommandSpec& command, Arguments argv,
                                 std::int64_t now_millis, const Caller& caller) {
  const clients::Client& client = *caller.client;
  if (caller.clients->has_to_log_in(client) && !(command.flags & kNoAuth))
    return denied("NOAUTH Authentication required.");
  if (auto refusal = refuse_in_transaction(command, client)) return refusal;
  switch (check_and_log(command, argv, client, context_of(client.transaction.open()), now_millis,
                        caller.clients->users())) {
    case Denied::kNot:
      return std::nullopt;
    case Denied::kCommand:
      return denied("NOPERM this user has no permissions to run the '" + std::string(command.name) +
                    "' command");
    case Denied::kKey:
      return denied(
          "NOPERM this user has no permissions to access one of the keys used as arguments");
    default:
      return denied(
          "NOPERM this user has no permissions to access one of the channels used as arguments");
  }
}

std::optional<Error> deny_inside(const CommandSpec& command, Arguments argv,
                                 std::int64_t now_millis, const Caller& caller) {
  if (caller.script && (command.flags & kNoScript)) return std::nullopt;
  const auto context = caller.script ? AclLog::Context::kScript : AclLog::Context::kTransaction;
  const Denied reason = check_and_log(command, argv, *caller.restricted, context, now_millis,
                                      caller.clients->users());
  if (reason == Denied::kNot) return std::nullopt;
  if (caller.script)
    return denied("ERR The user executing the script " + words_for(reason, kToScript));
  return denied(
      "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC "
      "call. This command is no longer allowed for the following reason: " +
      words_for(reason, kAtExec));
}

void log_failed_login(Invocation& call, std::string_view user) {
  const clients::Client& client = call.client();
  log(Denied::kAuth, context_of(call.caller().in_transaction), call.argv()[0], user, client,
      call.turn().now_millis(), call.clients().users());
}

}  // namespace perigee::commands
