#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "engine/base/text.h"
#include "tests/unit/commands/command_world.h"

namespace perigee::commands {
namespace {

// The body of a class in the public headers, "" when there is none.
std::string public_class(const std::string& name) {
  for (const auto& file : std::filesystem::directory_iterator(PERIGEE_HEADERS)) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const std::string all = text.str();
    const std::size_t begin = all.find("\nclass PERIGEE_API " + name + " {");
    if (begin != std::string::npos) return all.substr(begin, all.find("\n};", begin) - begin);
  }
  return "";
}

bool is_declared(std::string_view native) {
  const std::size_t colons = native.find("::");
  if (colons == std::string_view::npos) return false;
  const std::string body = public_class(std::string(native.substr(0, colons)));
  const std::string member(native.substr(colons + 2));
  // A declaration: a line that is no comment, a type, the name and its parameters.
  return std::regex_search(body, std::regex("\n  [A-Za-z][^\n/]* " + member + "\\("));
}

TEST(Rows, NativeTwinsExist) {
  EXPECT_FALSE(is_declared("Strings::nosuch"));
  EXPECT_FALSE(is_declared("Nosuch::set"));
  for_each_row([](const CommandSpec& row) {
    EXPECT_FALSE((row.flags & kWrite) && row.native.empty()) << row.name;
    EXPECT_TRUE(row.native.empty() || is_declared(row.native)) << row.name << " " << row.native;
  });
}

TEST(Rows, HaveAHandlerOrSubcommands) {
  for_each_row([](const CommandSpec& row) {
    EXPECT_TRUE(row.handler != nullptr || !row.subcommands.empty()) << row.name;
  });
}

std::size_t fewest_words(std::span<const Arg> args);

// How many words of argv an argument takes when it is there, at the least.
std::size_t fewest_words(const Arg& arg) {
  std::size_t inside = 1;
  if (arg.type == ArgType::kBlock) inside = fewest_words(arg.args);
  if (arg.type == ArgType::kOneOf) {
    inside = 100;
    for (const Arg& choice : arg.args) inside = std::min(inside, fewest_words(choice));
  }
  const bool is_word = arg.type == ArgType::kPureToken;
  return inside + (!arg.token.empty() && !is_word ? 1 : 0);
}

std::size_t fewest_words(std::span<const Arg> args) {
  std::size_t words = 0;
  for (const Arg& arg : args)
    if (!(arg.flags & kOptional)) words += fewest_words(arg);
  return words;
}

// Whether more words may follow.
bool is_open(const Arg& arg) {
  return (arg.flags & (kOptional | kMultiple)) != 0 || std::ranges::any_of(arg.args, is_open);
}

TEST(Rows, AritiesAgreeWithTheArguments) {
  for_each_row([](const CommandSpec& row) {
    // Redis documents no arguments for COMMAND GETKEYS, nor for containers.
    if (row.args.empty() && row.arity < 0) return;
    // And says that PFMERGE takes at least one source; it takes none, too.
    if (row.name == "pfmerge") return;
    const auto words = static_cast<int>(words_of(row).size() + fewest_words(row.args));
    const bool open = std::ranges::any_of(row.args, is_open);
    EXPECT_EQ(row.arity, open ? -words : words) << row.name;
  });
}

void check_args(const CommandSpec& row, std::span<const Arg> args) {
  for (const Arg& arg : args) {
    const bool nests = arg.type == ArgType::kOneOf || arg.type == ArgType::kBlock;
    EXPECT_FALSE(arg.name.empty()) << row.name;
    EXPECT_EQ(nests, !arg.args.empty()) << row.name << " " << arg.name;
    EXPECT_FALSE(arg.type == ArgType::kPureToken && arg.token.empty()) << row.name;
    // Of SORT's patterns, too, as they name keys.
    const bool names_keys = arg.type == ArgType::kKey || arg.type == ArgType::kPattern;
    EXPECT_TRUE(arg.type != ArgType::kKey || arg.key_spec >= 0) << row.name << " " << arg.name;
    EXPECT_TRUE(names_keys || arg.key_spec < 0) << row.name << " " << arg.name;
    EXPECT_LT(arg.key_spec, static_cast<int>(row.keys.size())) << row.name << " " << arg.name;
    check_args(row, arg.args);
  }
}

TEST(Rows, ArgumentsMakeSense) {
  for_each_row([](const CommandSpec& row) { check_args(row, row.args); });
}

TEST(Rows, TextsAreOneSentenceEach) {
  for_each_row([](const CommandSpec& row) {
    EXPECT_TRUE(row.summary.ends_with('.')) << row.name;
    EXPECT_LE(row.summary.size(), 90u) << row.name;
    EXPECT_EQ(row.summary.find('\n'), std::string_view::npos) << row.name;
    EXPECT_FALSE(row.complexity.ends_with('.')) << row.name;
  });
}

TEST(Rows, ContainersHaveHelp) {
  CommandWorld world;
  for (const CommandSpec* command : all_commands()) {
    // Without a cluster even CLUSTER HELP is an error.
    if (command->subcommands.empty() || command->group == "cluster") continue;
    ASSERT_NE(find_subcommand(*command, "help"), nullptr) << command->name;
    const Reply help = world.call({command->name, "help"});
    const auto* lines = help.get_if<Reply::Array>();
    ASSERT_NE(lines, nullptr) << command->name;
    // Each subcommand has a line that begins with its name.
    for (const CommandSpec& subcommand : command->subcommands)
      EXPECT_TRUE(std::ranges::any_of(*lines, [&](const Reply& line) {
        const std::string_view text = line.get_if<Reply::Status>()->text;
        return base::equals_ignoring_case(text.substr(0, text.find(' ')), subcommand.last_word());
      })) << subcommand.name;
  }
}

}  // namespace
}  // namespace perigee::commands
