#include "engine/commands/command_commands.h"

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/glob.h"
#include "engine/commands/command_replies.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

Error refused(std::string_view text) { return {ErrorCode::kSyntax, std::string(text)}; }

// Names of commands and subcommands, each container before what it contains.
template <class Wanted>
std::vector<std::string_view> names_of(const Wanted& wanted) {
  std::vector<std::string_view> names;
  for (const CommandSpec* command : all_commands()) {
    if (wanted(*command)) names.push_back(command->name);
    for (const CommandSpec& subcommand : command->subcommands)
      if (wanted(subcommand)) names.push_back(subcommand.name);
  }
  return names;
}

void reply_names(Invocation& call, const std::vector<std::string_view>& names) {
  call.sink().array(names.size());
  for (const std::string_view name : names) call.sink().bulk(name);
}

// What GETKEYS and GETKEYSANDFLAGS are asked about. None only when the command may do without
// (EVAL).
Result<std::vector<KeyPosition>> find_keys(Arguments argv) {
  const CommandSpec* command = find_command(argv[0]);
  if (command != nullptr) command = resolve(*command, argv);
  if (command == nullptr) return refused("ERR Invalid command specified");
  if (command->keys.empty()) return refused("ERR The command has no key arguments");
  if (!command->takes(argv.size()))
    return refused("ERR Invalid number of arguments specified for command");
  auto keys = key_positions(*command, argv);
  if (keys.empty() && !(command->flags & kNoMandatoryKeys))
    return refused("ERR Invalid arguments specified for command");
  return keys;
}

}  // namespace

void command(Invocation& call) {
  call.sink().array(all_commands().size());
  for (const CommandSpec* each : all_commands()) write_info(call.sink(), *each);
}

void command_count(Invocation& call) { call.reply(all_commands().size()); }

void command_info(Invocation& call) {
  const Arguments names = call.args().rest();
  if (names.empty()) return command(call);
  call.sink().array(names.size());
  for (const std::string_view name : names) {
    const CommandSpec* found = find_full_name(name);
    found == nullptr ? call.reply_null() : write_info(call.sink(), *found);
  }
}

void command_docs(Invocation& call) {
  std::vector<const CommandSpec*> wanted;
  for (const std::string_view name : call.args().rest())
    if (const CommandSpec* found = find_full_name(name)) wanted.push_back(found);
  if (call.argv().size() == 2) wanted.assign(all_commands().begin(), all_commands().end());
  call.sink().map(wanted.size());
  for (const CommandSpec* each : wanted) {
    call.sink().bulk(each->name);
    write_docs(call.sink(), *each);
  }
}

void command_list(Invocation& call) {
  ArgReader& in = call.args();
  if (in.left() == 0) return reply_names(call, names_of([](const CommandSpec&) { return true; }));
  const bool filtered = in.token("FILTERBY") && in.left() == 2;
  if (filtered && in.token("MODULE")) return reply_names(call, {});  // there are no modules
  if (filtered && in.token("ACLCAT")) {
    const std::uint32_t category = category_called(in.bytes());
    return reply_names(call, names_of([category](const CommandSpec& each) {
                         return (categories_of(each) & category) != 0;
                       }));
  }
  if (filtered && in.token("PATTERN")) {
    const std::string_view pattern = in.bytes();
    return reply_names(call, names_of([pattern](const CommandSpec& each) {
                         return base::glob_match(pattern, each.name, true);
                       }));
  }
  call.reply(refused("ERR syntax error"));
}

void command_getkeys(Invocation& call) {
  const Arguments argv = call.args().rest();
  const auto keys = find_keys(argv);
  if (!keys) return call.reply(keys.error());
  call.sink().array(keys->size());
  for (const KeyPosition& key : *keys) call.sink().bulk(argv[key.index]);
}

void command_getkeysandflags(Invocation& call) {
  const Arguments argv = call.args().rest();
  const auto keys = find_keys(argv);
  if (!keys) return call.reply(keys.error());
  call.sink().array(keys->size());
  for (const KeyPosition& key : *keys) {
    call.sink().array(2);
    call.sink().bulk(argv[key.index]);
    write_key_use(call.sink(), key.use);
  }
}

void command_help(Invocation& call) {
  constexpr std::string_view kLines[] = {
      "COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "(no subcommand)",
      "    Describes all commands.",
      "COUNT",
      "    How many commands there are, subcommands not counted.",
      "DOCS [<command-name> ...]",
      "    Documents these commands, or all.",
      "GETKEYS <full-command>",
      "    The keys among the arguments of a command.",
      "GETKEYSANDFLAGS <full-command>",
      "    The same, and what the command does with each.",
      "INFO [<command-name> ...]",
      "    Describes these commands, or all.",
      "LIST [FILTERBY MODULE <name>|ACLCAT <category>|PATTERN <pattern>]",
      "    The names of all commands, or of some.",
      "HELP",
      "    Prints this help."};
  call.reply_lines(kLines);
}

}  // namespace perigee::commands
