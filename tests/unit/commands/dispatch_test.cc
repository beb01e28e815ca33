#include "engine/commands/dispatch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/unit/commands/command_world.h"

namespace perigee::commands {
namespace {

using namespace std::string_view_literals;

constexpr Caller kScript{.script = true};
constexpr Caller kReadOnlyScript{.script = true, .read_only = true};

// argv of this many words that begins with the row's name.
Words argv_of(const CommandSpec& row, std::size_t words) {
  Words argv = words_of(row);
  argv.resize(words, "1");
  return argv;
}

std::size_t fewest_words(const CommandSpec& row) {
  return static_cast<std::size_t>(row.arity > 0 ? row.arity : -row.arity);
}

TEST(Dispatch, RefusesTheWrongNumberOfWordsForEveryRow) {
  CommandWorld world;
  for_each_row([&](const CommandSpec& row) {
    const auto expect_refused = [&](std::size_t words) {
      const Words argv = argv_of(row, words);
      EXPECT_EQ(world.refusal(argv),
                "ERR wrong number of arguments for '" + std::string(row.name) + "' command")
          << words;
      EXPECT_EQ(world.refusal(argv, kScript),
                "ERR Wrong number of args calling Redis command from script")
          << row.name << " " << words;
    };
    const std::size_t fewest = fewest_words(row);
    for (std::size_t words = words_of(row).size(); words < fewest && row.handler; ++words)
      expect_refused(words);
    if (row.arity > 0) expect_refused(fewest + 1);
    if (row.handler == nullptr) expect_refused(1);
  });
}

// There are no scripts in this world; and DEBUG has words of its own.
bool needs_engine(const CommandSpec& row) {
  return row.group == "scripting" || row.name == "info" || row.name == "debug";
}

TEST(Dispatch, RunsTheRightNumberOfWords) {
  CommandWorld world;
  for_each_row([&](const CommandSpec& row) {
    if (row.handler == nullptr || needs_engine(row)) return;
    const std::string refusal = world.refusal(argv_of(row, fewest_words(row)));
    EXPECT_EQ(refusal.find("wrong number"), std::string::npos) << row.name << ": " << refusal;
  });
}

TEST(Dispatch, FindsCommandsInAnyCase) {
  CommandWorld world;
  EXPECT_EQ(world.call({"sEt", "k", "v"}), Reply(Reply::Status{"OK"}));
  EXPECT_EQ(world.call({"Object", "eNcoding", "k"}), Reply("embstr"));
}

TEST(Dispatch, RefusesWhatItDoesNotKnow) {
  CommandWorld world;
  EXPECT_EQ(world.refusal({"nosuch"}), "ERR unknown command 'nosuch', with args beginning with: ");
  EXPECT_EQ(world.refusal({"nosuch", "a", ""}),
            "ERR unknown command 'nosuch', with args beginning with: 'a' '' ");
  EXPECT_EQ(world.refusal({""}), "ERR unknown command '', with args beginning with: ");
  EXPECT_EQ(world.refusal({"object", "nosuch", "k"}),
            "ERR unknown subcommand 'nosuch'. Try OBJECT HELP.");
  EXPECT_EQ(world.refusal({"object|freq", "k"}),
            "ERR unknown command 'object|freq', with args beginning with: 'k' ");
  EXPECT_EQ(world.refusal({"freq", "k"}),
            "ERR unknown command 'freq', with args beginning with: 'k' ");
}

TEST(Dispatch, QuotesHostileTextOnOneShortLine) {
  CommandWorld world;
  const std::string long_name(1000, 'x'), long_arg(120, 'y');
  EXPECT_EQ(world.refusal({"no\r\nsuch", "a\nb"}),
            "ERR unknown command 'no  such', with args beginning with: 'a b' ");
  EXPECT_EQ(world.refusal({"no\0such"sv, "a\0b"sv}),
            "ERR unknown command 'no', with args beginning with: 'a' ");
  EXPECT_EQ(world.refusal({"get\0"sv, "k"}),
            "ERR unknown command 'get', with args beginning with: 'k' ");
  EXPECT_EQ(world.refusal({long_name}),
            "ERR unknown command '" + std::string(128, 'x') + "', with args beginning with: ");
  EXPECT_EQ(world.refusal({"x", long_arg, "bcdefghij", "c"}),
            "ERR unknown command 'x', with args beginning with: '" + long_arg + "' 'bcdef' ");
  EXPECT_EQ(world.refusal({"object", long_name}),
            "ERR unknown subcommand '" + std::string(128, 'x') + "'. Try OBJECT HELP.");
  EXPECT_EQ(world.refusal({"object", "a\r\0b"sv}), "ERR unknown subcommand 'a '. Try OBJECT HELP.");
}

TEST(Dispatch, TellsAScriptInOtherWords) {
  CommandWorld world;
  constexpr std::string_view kUnknown = "ERR Unknown Redis command called from script";
  EXPECT_EQ(world.refusal({"nosuch"}, kScript), kUnknown);
  EXPECT_EQ(world.refusal({"object", "nosuch"}, kScript), kUnknown);
  EXPECT_EQ(world.refusal({"no\nsuch\0"sv}, kScript), kUnknown);
}

TEST(Dispatch, KeepsScriptsFromWhatTheyMayNotCall) {
  CommandWorld world;
  std::size_t kept = 0;
  for_each_row([&](const CommandSpec& row) {
    if (!(row.flags & kNoScript)) return;
    ++kept;
    EXPECT_EQ(world.refusal(argv_of(row, fewest_words(row)), kScript),
              "ERR This Redis command is not allowed from script")
        << row.name;
  });
  EXPECT_GE(kept, 7u);
}

TEST(Dispatch, KeepsReadOnlyScriptsFromWriting) {
  CommandWorld world;
  std::size_t kept = 0;
  for_each_row([&](const CommandSpec& row) {
    if (!(row.flags & kWrite) || (row.flags & kNoScript)) return;
    ++kept;
    EXPECT_EQ(world.refusal(argv_of(row, fewest_words(row)), kReadOnlyScript),
              "ERR Write commands are not allowed from read-only scripts.")
        << row.name;
  });
  EXPECT_GE(kept, 20u);
  EXPECT_EQ(world.call({"dbsize"}, kReadOnlyScript), Reply(0));
  EXPECT_EQ(world.call({"get", "1"}, kReadOnlyScript), Reply());
}

TEST(Dispatch, RefusesGrowthAtTheMemoryLimitOnly) {
  CommandWorld world;
  for_each_row([&](const CommandSpec& row) {
    if (row.handler == nullptr || needs_engine(row)) return;
    const std::string refusal = world.refusal(argv_of(row, fewest_words(row)), {.may_grow = false});
    EXPECT_EQ(refusal == "OOM command not allowed when used memory > 'maxmemory'.",
              (row.flags & kGrows) != 0)
        << row.name;
  });
}

TEST(Dispatch, LooksAtArityBeforeMemory) {
  CommandWorld world;
  EXPECT_EQ(world.refusal({"set", "k"}, {.may_grow = false}),
            "ERR wrong number of arguments for 'set' command");
}

TEST(Dispatch, TakesACommandThatWasLookedUpBefore) {
  keyspace::Keyspace keyspace(1);
  keyspace::Graveyard graveyard;
  keyspace::EventLog events(0);
  base::Rng rng(1);
  std::uint64_t epoch = 0;
  keyspace::Turn turn({keyspace, graveyard, events, rng, epoch, UnixMicros()}, 0);
  clients::Clients clients;
  clients::Instance instance(command_numbers(), nullptr);
  const auto run = [&](const CommandSpec* command, const Words& argv) {
    core::TreeSink sink(Protocol::kResp2);
    dispatch(command, argv, turn, sink, {.clients = &clients, .instance = &instance});
    return sink.take();
  };
  EXPECT_EQ(run(find_command("echo"), {"echo", "hi"}), Reply("hi"));
  EXPECT_EQ(run(find_command("object"), {"object", "encoding", "k"}), Reply());
  EXPECT_TRUE(run(find_command("object"), {"object"}).is_error());
  EXPECT_TRUE(run(nullptr, {"nosuch"}).is_error());
}

}  // namespace
}  // namespace perigee::commands
