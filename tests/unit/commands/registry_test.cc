#include "engine/commands/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "tests/support/seeds.h"
#include "tests/unit/commands/command_world.h"

namespace perigee::commands {
namespace {

using namespace std::string_view_literals;

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), base::to_upper);
  return out;
}

TEST(Registry, IsSortedByName) {
  const auto all = all_commands();
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &CommandSpec::name));
  EXPECT_GE(all.size(), 50u);
}

TEST(Registry, FindsEveryCommandInAnyCase) {
  for (const CommandSpec* command : all_commands()) {
    EXPECT_EQ(find_command(command->name), command);
    EXPECT_EQ(find_command(upper(command->name)), command);
    std::string mixed(command->name);
    for (std::size_t i = 0; i < mixed.size(); i += 2) mixed[i] = base::to_upper(mixed[i]);
    EXPECT_EQ(find_command(mixed), command);
  }
}

// One bit of one byte changed, a byte more or less: not the same name unless it is the case bit of
// a letter.
TEST(Registry, FindsNothingThatIsAlmostAName) {
  std::set<std::string_view> names;
  for (const CommandSpec* command : all_commands()) names.insert(command->name);
  const auto expect_exact = [&](const std::string& name) {
    const CommandSpec* found = find_command(name);
    EXPECT_EQ(found != nullptr, names.contains(base::lower(name))) << base::printable(name);
  };
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < name.size(); ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string other(name);
        other[i] = static_cast<char>(static_cast<unsigned char>(other[i]) ^ (1u << bit));
        expect_exact(other);
      }
      expect_exact(std::string(name).erase(i, 1));
      expect_exact(std::string(name).insert(i, 1, name[i]));
    }
    for (const char byte : {'\0', ' ', '\n', '|', '_'}) {
      expect_exact(std::string(name) + byte);
      expect_exact(byte + std::string(name));
    }
    expect_exact(std::string(name) + std::string(name));
  }
  expect_exact("");
  EXPECT_EQ(find_command(std::string_view()), nullptr);
  EXPECT_EQ(find_command(std::string(100000, 'g')), nullptr);
}

TEST(Registry, FindsSubcommandsOfTheirContainerOnly) {
  const CommandSpec* object = find_command("object");
  const CommandSpec* script = find_command("script");
  ASSERT_NE(object, nullptr);
  ASSERT_NE(script, nullptr);
  ASSERT_NE(find_subcommand(*object, "FREQ"), nullptr);
  EXPECT_EQ(find_subcommand(*object, "FREQ")->name, "object|freq");
  EXPECT_EQ(find_subcommand(*object, "load"), nullptr);
  EXPECT_EQ(find_subcommand(*object, "object|freq"), nullptr);
  EXPECT_EQ(find_subcommand(*object, ""), nullptr);
  EXPECT_EQ(find_command("freq"), nullptr);
  EXPECT_EQ(find_command("object|freq"), nullptr);
  EXPECT_NE(find_subcommand(*script, "load"), nullptr);
}

TEST(Registry, FindsFullNames) {
  for_each_row([](const CommandSpec& row) { EXPECT_EQ(find_full_name(upper(row.name)), &row); });
  for (const std::string_view name :
       {"", "|", "get|", "|get", "get|freq", "object|", "object|freq|x", "object|freq ", "x|freq"})
    EXPECT_EQ(find_full_name(name), nullptr) << name;
}

TEST(Registry, ResolvesAContainerBySecondWord) {
  const CommandSpec& object = *find_command("object");
  const CommandSpec& get = *find_command("get");
  EXPECT_EQ(resolve(object, Words{"object"}), &object);
  EXPECT_EQ(resolve(object, Words{"object", "Freq", "k"}), find_full_name("object|freq"));
  EXPECT_EQ(resolve(object, Words{"object", "no"}), nullptr);
  EXPECT_EQ(resolve(get, Words{"get", "no"}), &get);
}

using Keys = std::vector<std::pair<std::size_t, std::uint32_t>>;

Keys keys_of(const Words& argv) {
  Keys keys;
  for (const KeyPosition& key : key_positions(*resolve(*find_command(argv[0]), argv), argv))
    keys.emplace_back(key.index, key.use);
  return keys;
}

TEST(KeyPositions, FollowTheSpecs) {
  EXPECT_EQ(keys_of({"get", "k"}), (Keys{{1, kRO | kAccess}}));
  EXPECT_EQ(keys_of({"del", "a", "b"}), (Keys{{1, kRM | kDelete}, {2, kRM | kDelete}}));
  EXPECT_EQ(keys_of({"copy", "a", "b", "replace"}), (Keys{{1, kRO | kAccess}, {2, kOW | kUpdate}}));
  EXPECT_EQ(keys_of({"mset", "a", "1", "b", "2"}), (Keys{{1, kOW | kUpdate}, {3, kOW | kUpdate}}));
  EXPECT_EQ(keys_of({"mset", "a", "1", "b"}), (Keys{{1, kOW | kUpdate}, {3, kOW | kUpdate}}));
  EXPECT_EQ(keys_of({"lcs", "a", "b", "len"}), (Keys{{1, kRO | kAccess}, {2, kRO | kAccess}}));
  EXPECT_EQ(keys_of({"object", "freq", "k"}), (Keys{{2, kRO}}));
  EXPECT_EQ(keys_of({"ping", "k"}), Keys{});
}

TEST(KeyPositions, OfSetDependOnTheArguments) {
  EXPECT_EQ(keys_of({"set", "k", "get"}), (Keys{{1, kOW | kUpdate}}));
  EXPECT_EQ(keys_of({"set", "k", "v", "nx", "Get"}), (Keys{{1, kRW | kAccess | kUpdate}}));
}

TEST(KeyPositions, AreCounted) {
  constexpr std::uint32_t kUse = kRW | kAccess | kUpdate;
  EXPECT_EQ(keys_of({"eval", "s", "2", "a", "b", "x"}), (Keys{{3, kUse}, {4, kUse}}));
  for (const std::string_view count : {"0", "-1", "4", "x", "", "1x", "9223372036854775807"})
    EXPECT_EQ(keys_of({"eval", "s", count, "a", "b", "x"}), Keys{}) << count;
}

TEST(KeyPositions, LeaveOutWhatIsNotThere) {
  for_each_row([](const CommandSpec& row) {
    EXPECT_TRUE(key_positions(row, words_of(row)).empty()) << row.name;
  });
}

TEST(KeyPositions, StayInsideAnyArguments) {
  constexpr std::string_view kWords[] = {"a",   "",    "0", "1", "2", "-1", "99999999999999999999",
                                         "get", "\0"sv};
  const std::uint64_t seed = testing::test_seed(1);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  for_each_row([&](const CommandSpec& row) {
    for (int round = 0; round < 50; ++round) {
      Words argv = words_of(row);
      for (std::uint64_t left = rng.below(8); left != 0; --left)
        argv.push_back(kWords[rng.below(std::size(kWords))]);
      for (const KeyPosition& key : key_positions(row, argv)) {
        EXPECT_LT(key.index, argv.size());
        EXPECT_GE(key.index, words_of(row).size());
      }
    }
  });
}

}  // namespace
}  // namespace perigee::commands
