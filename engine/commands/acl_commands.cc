#include "engine/commands/acl_commands.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/entropy.h"
#include "engine/clients/acl_text.h"
#include "engine/commands/command_replies.h"
#include "engine/commands/connection_commands.h"
#include "engine/commands/permissions.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

using clients::AclLog;
using clients::Denied;
using clients::NamedUser;
using clients::Selector;
using clients::User;

std::string quoted(std::string_view text) {
  return "'" + std::string(clients::until_nul(text)) + "'";
}

// One word too many.
void refuse_words(Invocation& call) {
  call.reply(Error{ErrorCode::kSyntax, "ERR unknown subcommand or wrong number of arguments for '" +
                                           std::string(call.argv()[1]) + "'. Try ACL HELP."});
}

// Three fields.
void write_selector(Invocation& call, const Selector& selector) {
  const auto field = [&](std::string_view name, const std::string& value) {
    call.reply(name);
    call.reply(std::string_view(value));
  };
  field("commands", selector.command_text(numbered_commands()));
  field("keys", selector.key_text());
  field("channels", selector.channel_text());
}

void write_log_entry(Invocation& call, const AclLog::Entry& entry) {
  constexpr std::string_view kReasons[] = {"", "command", "key", "channel", "auth"};
  constexpr std::string_view kContexts[] = {"toplevel", "multi", "lua"};
  constexpr double kMillisPerSecond = 1000;
  const auto field = [&](std::string_view name, std::string_view value) {
    call.reply(name);
    call.reply(value);
  };
  call.sink().map(7);
  call.reply(std::string_view("count"));
  call.reply(static_cast<std::int64_t>(entry.count));
  field("reason", kReasons[static_cast<std::size_t>(entry.reason)]);
  field("context", kContexts[static_cast<std::size_t>(entry.context)]);
  field("object", entry.object);
  field("username", entry.user);
  call.reply(std::string_view("age-seconds"));
  call.sink().real(static_cast<double>(call.turn().now_millis() - entry.at) / kMillisPerSecond);
  field("client-info", entry.client);
}

}  // namespace

void acl_cat(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 1) return refuse_words(call);
  if (in.left() == 0) {
    call.sink().array(category_names().size());
    for (const base::NamedBit& category : category_names()) call.reply(category.name.substr(1));
    return;
  }
  const std::string_view name = in.bytes();
  const std::uint32_t category = category_called(clients::until_nul(name));
  if (category == 0)
    return call.reply(Error{ErrorCode::kAbsent, "ERR Unknown category " + quoted(name)});
  std::vector<std::string_view> names;
  for (const clients::AclCommand& command : numbered_commands().all())
    if (command.categories & category) names.push_back(command.name);
  call.sink().array(names.size());
  for (const std::string_view each : names) call.reply(each);
}

void acl_whoami(Invocation& call) { call.reply(name_of(call.client().user)); }

void acl_users(Invocation& call) {
  const clients::Users::Table& users = call.clients().users().all();
  call.sink().array(users.size());
  for (const auto& [name, user] : users) call.reply(std::string_view(name));
}

void acl_list(Invocation& call) {
  const clients::Users::Table& users = call.clients().users().all();
  call.sink().array(users.size());
  for (const auto& [name, user] : users)
    call.reply(std::string_view("user " + name + " " + user.text(numbered_commands())));
}

void acl_getuser(Invocation& call) {
  const NamedUser* found = call.clients().users().find(call.argv()[2]);
  if (found == nullptr) return call.reply_null();
  const User& user = found->second;
  call.sink().map(6);
  call.reply(std::string_view("flags"));
  const auto flags = user.flags();
  call.sink().set(flags.size());
  for (const std::string_view flag : flags) call.reply(flag);
  call.reply(std::string_view("passwords"));
  call.sink().array(user.passwords().size());
  for (const std::string_view password : user.passwords()) call.reply(password);
  write_selector(call, user.selectors()[0]);
  call.reply(std::string_view("selectors"));
  call.sink().array(user.selectors().size() - 1);
  for (std::size_t i = 1; i < user.selectors().size(); ++i) {
    call.sink().map(3);
    write_selector(call, user.selectors()[i]);
  }
}

namespace {

// A selector may be spread over several arguments, which are put together here. One that another
// begins in is forgotten, as on a server.
Result<std::vector<std::string>> merge_selectors(Arguments rules) {
  std::vector<std::string> merged;
  const std::string_view* opened = nullptr;
  for (const std::string_view& rule : rules) {
    if (rule.starts_with('(') && !rule.ends_with(')')) {
      if (opened != nullptr) merged.pop_back();
      opened = &rule;
      merged.emplace_back(rule);
    } else if (opened != nullptr) {
      (merged.back() += ' ') += clients::until_nul(rule);
      if (rule.ends_with(')')) opened = nullptr;
    } else {
      merged.emplace_back(rule);
    }
  }
  if (opened == nullptr) return merged;
  return Error{ErrorCode::kSyntax,
               "ERR Unmatched parenthesis in acl selector starting at " + quoted(*opened) + "."};
}

}  // namespace

// All rules are applied, or none.
void acl_setuser(Invocation& call) {
  const std::string_view name = call.argv()[2];
  for (std::size_t i = 2; i < call.argv().size(); ++i) call.hide(i);
  if (clients::has_spaces(name))
    return call.reply(
        Error{ErrorCode::kSyntax, "ERR Usernames can't contain spaces or null characters"});
  const auto rules = merge_selectors(call.argv().subspan(3));
  if (!rules) return call.reply(rules.error());
  const clients::Users& users = call.clients().users();
  const NamedUser* known = users.find(name);
  User user = known == nullptr ? User(users.all_channels_at_first) : known->second;
  for (const std::string& rule : *rules) {
    const std::string_view error =
        user.apply(rule, numbered_commands(), users.all_channels_at_first);
    if (!error.empty())
      return call.reply(Error{ErrorCode::kSyntax, "ERR Error in ACL SETUSER modifier " +
                                                      quoted(rule) + ": " + std::string(error)});
  }
  call.clients().set_user(name, std::move(user));
  call.reply_ok();
}

void acl_deluser(Invocation& call) {
  const Arguments names = call.args().rest();
  for (const std::string_view name : names)
    if (clients::until_nul(name) == "default")
      return call.reply(Error{ErrorCode::kDenied, "ERR The 'default' user cannot be removed"});
  std::int64_t removed = 0;
  for (const std::string_view name : names) removed += call.clients().delete_user(name) ? 1 : 0;
  call.reply(removed);
}

void acl_dryrun(Invocation& call) {
  const std::string_view name = call.argv()[2];
  const Arguments argv = call.argv().subspan(3);
  const NamedUser* user = call.clients().users().find(name);
  if (user == nullptr)
    return call.reply(Error{ErrorCode::kAbsent, "ERR User " + quoted(name) + " not found"});
  const CommandSpec* command = find_command(argv[0]);
  if (command != nullptr) command = resolve(*command, argv);
  if (command == nullptr)
    return call.reply(Error{ErrorCode::kAbsent, "ERR Command " + quoted(argv[0]) + " not found"});
  if (!command->takes(argv.size()))
    return call.reply(Error{ErrorCode::kSyntax, "ERR wrong number of arguments for '" +
                                                    std::string(command->name) + "' command"});
  const Verdict verdict = check(user->second, *command, argv);
  if (verdict.denied == Denied::kNot) return call.reply_ok();
  if (verdict.denied == Denied::kCommand)
    return call.reply(std::string_view("This user has no permissions to run the '" +
                                       std::string(command->name) + "' command"));
  call.reply(std::string_view("This user has no permissions to access the " +
                              quoted(argv[verdict.at]) +
                              (verdict.denied == Denied::kKey ? " key" : " channel")));
}

// The one answer that does not follow from what came before: a password is to be unguessable.
void acl_genpass(Invocation& call) {
  constexpr std::int64_t kMostBits = 4096, kBitsPerDigit = 4, kDigitsPerDraw = 16;
  ArgReader& in = call.args();
  if (in.left() > 1) return refuse_words(call);
  const std::int64_t bits = in.left() == 0 ? 256 : in.integer();
  if (in.error()) return call.reply(*in.error());
  if (bits <= 0 || bits > kMostBits)
    return call.reply(Error{ErrorCode::kOutOfRange,
                            "ERR ACL GENPASS argument must be the number of bits for the output "
                            "password, a positive number up to 4096"});
  std::string password;
  std::uint64_t drawn = 0;
  for (std::int64_t i = 0; i < (bits + kBitsPerDigit - 1) / kBitsPerDigit; ++i) {
    drawn = i % kDigitsPerDraw == 0 ? base::unguessable_u64() : drawn >> kBitsPerDigit;
    password += "0123456789abcdef"[drawn & 15];
  }
  call.reply(std::string_view(password));
}

void acl_log(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() > 1) return refuse_words(call);
  if (in.left() == 1 && in.token("RESET")) {
    call.clients().users().clear_log();
    return call.reply_ok();
  }
  const std::int64_t most = in.left() == 0 ? 10 : in.integer();
  if (in.error()) return call.reply(*in.error());
  const auto& entries = call.clients().users().log().entries();
  const auto count = static_cast<std::size_t>(
      std::clamp<std::int64_t>(most, 0, static_cast<std::int64_t>(entries.size())));
  call.sink().array(count);
  for (std::size_t i = 0; i < count; ++i) write_log_entry(call, entries[i]);
}

void acl_load(Invocation& call) {
  call.reply(Error{
      ErrorCode::kDenied,
      "ERR This Redis instance is not configured to use an ACL file. You may want to specify users "
      "via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis "
      "configuration file set) in order to store users in the Redis configuration."});
}

void acl_save(Invocation& call) { acl_load(call); }

void acl_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CAT [<category>]",
      "    The categories of commands, or the commands of one.",
      "DELUSER <username> [<username> ...]",
      "    Removes users.",
      "DRYRUN <username> <command> [<arg> ...]",
      "    Whether a user might run a command.",
      "GENPASS [<bits>]",
      "    A password that nobody can guess, of 256 bits or as many as said.",
      "GETUSER <username>",
      "    What a user may do.",
      "LIST",
      "    What each user may do, as rules.",
      "LOAD",
      "    Refused: there is no file of users.",
      "LOG [<count> | RESET]",
      "    What was lately refused to users; or forgets it.",
      "SAVE",
      "    Refused: there is no file of users.",
      "SETUSER <username> [<rule> ...]",
      "    Makes or changes a user.",
      "USERS",
      "    The names of the users.",
      "WHOAMI",
      "    The user that this connection is.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
