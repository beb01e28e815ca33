// Bad input is refused and leaves the engine as it was: data, memory, events, session.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/rng.h"
#include "engine/base/text.h"
#include "engine/commands/registry.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

struct World : ManualEngine {
  World() {
    engine.call("MSET", "text", "abc", "number", "41", "long", std::string(300, 'x'));
    engine.call("SET", "timed", "v", "PX", "100000");
    engine.drain_events();
  }
  Reply call(const Words& words) {
    const std::vector<std::string_view> argv(words.begin(), words.end());
    return engine.call(argv);
  }
};

std::string shown(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += base::printable(word) + " ";
  return line;
}

// Runs `words`, which must be refused, and looks for traces.
void expect_no_trace(World& world, const Words& words) {
  const Digest digest = world.engine.digest();
  const std::size_t memory = world.engine.memory_used();
  const Reply reply = world.call(words);
  EXPECT_TRUE(reply.is_error()) << shown(words) << reply.to_text();
  EXPECT_EQ(world.engine.digest(), digest) << shown(words);
  EXPECT_EQ(world.engine.memory_used(), memory) << shown(words);
  EXPECT_TRUE(world.engine.drain_events().empty()) << shown(words);
  EXPECT_EQ(world.engine.session().database(), 0) << shown(words);
}

TEST(BadInput, LeavesNoTrace) {
  World world;
  const std::vector<Words> table = {
      {""},
      {std::string(1 << 20, 'A')},
      {"SET", "text"},
      {"SET", "text", "v", "EX"},
      {"SET", "text", "v", "EX", "0"},
      {"SET", "text", "v", "EX", "9223372036854775807"},
      {"SET", "text", "v", "PXAT", "-9223372036854775808"},
      {"SET", "text", "v", "NX", "XX"},
      {"SET", "text", "v", "EX", "1", "PX", "1"},
      {"SETEX", "text", "x", "v"},
      {"PSETEX", "text", "-1", "v"},
      {"GETEX", "timed", "EX", "0"},
      {"GETEX", "timed", "PERSIST", "EX", "1"},
      {"MSET", "a", "1", "b"},
      {"MSETNX", "a", "1", "b"},
      {"INCR", "text"},
      {"INCRBY", "number", "9223372036854775807"},
      {"INCRBY", "absent", "1.5"},
      {"DECRBY", "number", "-9223372036854775808"},
      {"INCRBYFLOAT", "number", "nan"},
      {"INCRBYFLOAT", "number", "inf"},
      {"INCRBYFLOAT", "text", "1"},
      {"INCRBYFLOAT", "absent", "x"},
      {"SETRANGE", "text", "-1", "v"},
      {"SETRANGE", "absent", "9223372036854775807", "v"},
      {"SETRANGE", "text", "536870912", "v"},
      {"GETRANGE", "text", "a", "b"},
      {"EXPIRE", "text", "9223372036854775807"},
      {"EXPIRE", "text", "-9223372036854775808"},
      {"EXPIRE", "timed", "100", "NX", "GT"},
      {"PEXPIREAT", "timed", "x"},
      {"RENAME", "absent", "text"},
      {"RENAMENX", "absent", "text"},
      {"COPY", "text", "text"},
      {"COPY", "text", "other", "DB", "16"},
      {"COPY", "text", "other", "REPLACE", "DB"},
      {"MOVE", "text", "0"},
      {"MOVE", "text", "99"},
      {"SWAPDB", "0", "16"},
      {"SELECT", "16"},
      {"SELECT", "x"},
      {"FLUSHALL", "NOW"},
      {"FLUSHDB", "SYNC", "SYNC"},
      {"SCAN", "x"},
      {"SCAN", "0", "COUNT", "0"},
      {"LCS", "text", "number", "LEN", "IDX"},
      {"OBJECT", "NOSUCH", "text"},
      {"EVAL", "return", "2", "a"},
      {"EVAL", "return", "-1"},
      {"EVAL", "syntax error", "0"},
      {"EVAL", "#!lua flags=x\nreturn 1", "0"},
      {"EVAL_RO", "redis.call('DEL', 'text')", "0"},
      {"EVAL", "redis.call('INCR', 'text')", "0"},
      {"EVAL", "redis.call('SELECT', 5) error('x')", "0"},
      {"EVALSHA", std::string(40, '0'), "0"},
      {"SCRIPT", "LOAD", "if"},
      {"SCRIPT", "FLUSH", "NOW"},
  };
  for (const Words& words : table) expect_no_trace(world, words);
}

// Any words at all: an answer or a refusal, and a refusal leaves no trace. Scripts are left out, of
// which what was done before an error stays.
TEST(BadInput, OfAnyKindNeverStopsTheProgram) {
  const std::uint64_t seed = test_seed(4711);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng rng(seed);
  const Words odd = {"",
                     "0",
                     "-1",
                     "text",
                     "number",
                     "timed",
                     "absent",
                     "NX",
                     "EX",
                     "GET",
                     "PX",
                     "DB",
                     "9223372036854775807",
                     "-9223372036854775808",
                     "1.5",
                     "nan",
                     "*",
                     "COUNT",
                     "MATCH",
                     std::string("\0", 1),
                     "\xff\xfe",
                     "IDX",
                     "18446744073709551616",
                     "KEEPTTL"};
  World world;
  int refused = 0;
  for (int i = 0; i < 60'000 && !::testing::Test::HasFailure(); ++i) {
    const auto all = commands::all_commands();
    const commands::CommandSpec& command = *all[rng.below(all.size())];
    if (command.group == "scripting" || command.name == "select") continue;
    Words words{std::string(command.name)};
    if (!command.subcommands.empty() && rng.below(3) != 0)
      words.emplace_back(command.subcommands[rng.below(command.subcommands.size())].last_word());
    for (std::uint64_t left = rng.below(6); left > 0; --left)
      words.push_back(odd[rng.below(odd.size())]);
    const Digest digest = i % 4 == 0 ? world.engine.digest() : Digest();
    world.engine.drain_events();
    if (!world.call(words).is_error()) continue;
    ++refused;
    EXPECT_TRUE(world.engine.drain_events().empty()) << shown(words);
    if (i % 4 == 0) {
      EXPECT_EQ(world.engine.digest(), digest) << shown(words);
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace perigee::testing
