// Prints docs/commands.md from the rows. With --check FILE: says whether that file is up to date.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/commands/registry.h"

namespace perigee::commands {
namespace {

std::string usage(std::span<const Arg> args, std::string_view between);

// What an argument looks like on the command line: `[EX seconds | PX milliseconds]`.
std::string usage(const Arg& arg) {
  std::string inside;
  if (arg.type == ArgType::kBlock) {
    inside = usage(arg.args, " ");
  } else if (arg.type == ArgType::kOneOf) {
    inside = usage(arg.args, " | ");
    if (!(arg.flags & kOptional)) inside = "<" + inside + ">";
  } else if (arg.type != ArgType::kPureToken) {
    inside = arg.name;
  }
  std::string out(arg.token);
  if (!out.empty() && !inside.empty()) out += ' ';
  out += inside;
  if (arg.flags & kMultiple) out += " [" + out + " ...]";
  return arg.flags & kOptional ? "[" + out + "]" : out;
}

std::string usage(std::span<const Arg> args, std::string_view between) {
  std::string out;
  for (const Arg& arg : args) {
    if (!out.empty()) out += between;
    out += usage(arg);
  }
  return out;
}

void print_row(std::ostream& out, const CommandSpec& row) {
  std::string line(row.name);
  std::ranges::replace(line, '|', ' ');
  std::ranges::transform(line, line.begin(), base::to_upper);
  if (!row.args.empty()) line += ' ' + usage(row.args, " ");
  out << "### `" << line << "`\n\n" << row.summary << "\n\n";
  out << "Since " << row.since << ". " << row.complexity << ".";
  if (!row.native.empty()) out << " In C++: `" << row.native << "`.";
  if (!row.deprecated_since.empty())
    out << " Deprecated since " << row.deprecated_since << " for " << row.replaced_by << ".";
  out << "\n\n";
  for (const HistoryEntry& entry : row.history)
    out << "- " << entry.since << ": " << entry.change << "\n";
  if (!row.history.empty()) out << "\n";
}

std::string page() {
  std::vector<std::string_view> groups;
  for (const CommandSpec* command : all_commands()) groups.push_back(command->group);
  std::ranges::sort(groups);
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());

  std::ostringstream out;
  out << "# Commands\n\n"
         "What perigee answers, from C++ (`engine.call`), from Lua (`redis.call`) and over RESP\n"
         "alike. This page is printed from the rows in `engine/commands/` by `command_page`; edit\n"
         "those. \"Since\" is the version of Redis that had the command first.\n\n";
  for (const std::string_view group : groups) {
    out << "## " << group << "\n\n";
    for (const CommandSpec* command : all_commands()) {
      if (command->group != group) continue;
      if (command->handler != nullptr) print_row(out, *command);
      for (const CommandSpec& subcommand : command->subcommands) print_row(out, subcommand);
    }
  }
  std::string text = std::move(out).str();
  text.pop_back();
  return text;
}

int check(const char* path) {
  std::ostringstream there;
  there << std::ifstream(path).rdbuf();
  if (there.str() == page()) return 0;
  std::cerr << path << " is out of date. Mend it with: command_page > " << path << "\n";
  return 1;
}

}  // namespace
}  // namespace perigee::commands

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--check") return perigee::commands::check(argv[2]);
  std::cout << perigee::commands::page();
}
