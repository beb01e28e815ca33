#include "engine/commands/permissions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/commands/command_replies.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

using clients::AclCommand;
using clients::Denied;
using clients::Selector;
using clients::User;

// By CommandSpec::number.
std::vector<AclCommand> numbered() {
  std::vector<AclCommand> commands(command_numbers());
  const auto put = [&](const CommandSpec& row, bool is_subcommand) {
    commands[row.number] = {row.name, categories_of(row), row.subcommands.size(), is_subcommand};
  };
  for (const CommandSpec* command : all_commands()) {
    put(*command, false);
    for (const CommandSpec& subcommand : command->subcommands) put(subcommand, true);
  }
  return commands;
}

// The commands whose words are channels.
struct ChannelSpec {
  std::string_view command;
  bool are_patterns = false;
  bool is_one = false;
};
constexpr ChannelSpec kChannels[] = {{.command = "psubscribe", .are_patterns = true},
                                     {.command = "publish", .is_one = true},
                                     {.command = "spublish", .is_one = true},
                                     {.command = "ssubscribe"},
                                     {.command = "subscribe"}};

std::uint8_t access_of(std::uint32_t key_use) {
  std::uint8_t access = 0;
  if (key_use & kAccess) access |= clients::kReadsKey;
  if (key_use & (kInsert | kDelete | kUpdate)) access |= clients::kWritesKey;
  return access;
}

Verdict check(const Selector& selector, const CommandSpec& command, Arguments argv) {
  const std::string_view* first_word = argv.size() < 2 ? nullptr : &argv[1];
  if (!(command.flags & kNoAuth) && !selector.may_run(command.number, first_word))
    return {Denied::kCommand};
  if (!selector.may_use_all_keys())
    for (const KeyPosition& key : key_positions(command, argv))
      if (!selector.may_use_key(argv[key.index], access_of(key.use)))
        return {Denied::kKey, key.index};
  const auto* spec = std::ranges::find(kChannels, command.name, &ChannelSpec::command);
  if (selector.may_use_all_channels() || spec == std::end(kChannels)) return {};
  for (std::size_t i = 1; i < (spec->is_one ? std::min<std::size_t>(argv.size(), 2) : argv.size());
       ++i)
    if (!selector.may_use_channel(argv[i], spec->are_patterns)) return {Denied::kChannel, i};
  return {};
}

}  // namespace

const clients::AclCommands& numbered_commands() {
  static const clients::AclCommands commands(numbered(), category_names());
  return commands;
}

// When no selector will do, the reason that is told is that of the one that came furthest.
Verdict check(const User& user, const CommandSpec& command, Arguments argv) {
  Verdict worst{Denied::kCommand};
  for (const Selector& selector : user.selectors()) {
    const Verdict verdict = check(selector, command, argv);
    if (verdict.denied == Denied::kNot) return verdict;
    if (std::pair(verdict.denied, verdict.at) > std::pair(worst.denied, worst.at)) worst = verdict;
  }
  return worst;
}

bool may_read_every_key(const User& user, const CommandSpec& command, Arguments argv) {
  return std::ranges::any_of(user.selectors(), [&](const Selector& selector) {
    return check(selector, command, argv).denied == Denied::kNot &&
           selector.may_use_every_key(clients::kReadsKey);
  });
}

}  // namespace perigee::commands
