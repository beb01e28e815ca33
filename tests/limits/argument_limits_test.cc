// The numbers of things: databases, events, cursors, arguments.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/commands/registry.h"
#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

TEST(Databases, AreSixteen) {
  ManualEngine world;
  EXPECT_FALSE(world.engine.call("SELECT", "15").is_error());
  EXPECT_TRUE(world.engine.call("SELECT", "16").is_error());
  EXPECT_TRUE(world.engine.session().select(15).has_value());
  EXPECT_FALSE(world.engine.session().select(16).has_value());
  EXPECT_FALSE(world.engine.call("SWAPDB", "15", "0").is_error());
  EXPECT_TRUE(world.engine.call("SWAPDB", "15", "16").is_error());
}

TEST(EventBuffer, TakesWhatItIsToldAndNoMore) {
  for (const std::size_t room : {std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
    EngineOptions options;
    options.event_buffer = room;
    ManualEngine world(options);
    for (std::size_t i = 0; i < room; ++i) world.engine.call("INCR", "n");
    EXPECT_EQ(world.engine.drain_events().size(), room);
    for (std::size_t i = 0; i < room + 1; ++i) world.engine.call("INCR", "n");
    EXPECT_EQ(world.engine.drain_events().size(), room);
    world.engine.call("INCR", "n");
    ASSERT_EQ(world.engine.drain_events().size(), 1u);
  }
}

TEST(Cursors, EveryNumberOf64BitsIsOne) {
  ManualEngine world;
  for (int i = 0; i < 5; ++i) world.engine.call("SET", std::to_string(i), "v");
  Keys keys = world.engine.keys();
  constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(keys.scan(kMax, {.count = 100}).keys.size(), 5u);
  EXPECT_EQ(keys.scan(kMax, {.count = std::numeric_limits<std::size_t>::max()}).keys.size(), 5u);
  EXPECT_EQ(keys.scan(std::uint64_t{1} << 48).keys.size(), 5u);
  EXPECT_EQ(keys.scan(std::uint64_t{1} << 63).cursor, 0u);
  EXPECT_EQ(keys.scan(1).keys.size(), 0u) << "nothing is older than the first";
  EXPECT_FALSE(world.engine.call("SCAN", "18446744073709551615").is_error());
  EXPECT_TRUE(world.engine.call("SCAN", "18446744073709551616").is_error());
  ManualEngine empty;
  EXPECT_EQ(empty.engine.keys().scan(kMax).cursor, 0u);
}

// One word fewer than the least, one more than the most.
TEST(Arity, IsCheckedForEveryCommand) {
  ManualEngine world;
  const auto expect_refused = [&](const commands::CommandSpec& command, std::size_t count) {
    std::vector<std::string> words(count, "1");
    const std::size_t bar = command.name.find('|');
    words[0] = command.name.substr(0, bar);
    if (bar != std::string_view::npos) words[1] = command.name.substr(bar + 1);
    const std::vector<std::string_view> argv(words.begin(), words.end());
    const Reply reply = world.engine.call(argv);
    ASSERT_TRUE(reply.is_error()) << command.name << " with " << count;
    const bool ends = (command.flags & commands::kExecutes) != 0;  // a transaction
    EXPECT_EQ(reply.get_if<Error>()->message,
              std::string(ends ? "EXECABORT Transaction discarded because of: " : "ERR ") +
                  "wrong number of arguments for '" + std::string(command.name) + "' command");
  };
  const auto check = [&](const commands::CommandSpec& command) {
    const auto least = static_cast<std::size_t>(std::abs(command.arity));
    const std::size_t name = command.name.find('|') == std::string_view::npos ? 1 : 2;
    if (least > name) expect_refused(command, least - 1);
    if (command.arity > 0) expect_refused(command, least + 1);
  };
  for (const commands::CommandSpec* command : commands::all_commands()) {
    if (command->subcommands.empty()) check(*command);
    for (const commands::CommandSpec& subcommand : command->subcommands) check(subcommand);
  }
  EXPECT_EQ(world.engine.keys().size(), 0u);
}

TEST(Arguments, MayBeMany) {
  ManualEngine world;
  std::vector<std::string> words{"MSET"};
  for (int i = 0; i < 50'000; ++i) {
    words.push_back("key:" + std::to_string(i));
    words.push_back(std::to_string(i));
  }
  const std::vector<std::string_view> argv(words.begin(), words.end());
  EXPECT_EQ(world.engine.call(argv), Reply(Reply::Status{"OK"}));
  EXPECT_EQ(world.engine.call("DBSIZE"), Reply(50'000));
  std::vector<std::string_view> all{"MGET"};
  for (std::size_t i = 1; i < argv.size(); i += 2) all.push_back(argv[i]);
  const Reply values = world.engine.call(all);
  ASSERT_NE(values.get_if<Reply::Array>(), nullptr);
  EXPECT_EQ(values.get_if<Reply::Array>()->back(), Reply("49999"));
  all[0] = "DEL";
  EXPECT_EQ(world.engine.call(all), Reply(50'000));
  EXPECT_EQ(world.engine.memory_used(), 0u);
}

}  // namespace
}  // namespace perigee::testing
