// Random scripts, perigee beside a real server: every reply, and now and then the data. Nine
// streams; PERIGEE_SCRIPTS sets how many scripts each has.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/oracle/script_writer.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

constexpr int kScripts = 22'500;
constexpr int kBatch = 100;

int scripts_of_a_stream() {
  const char* chosen = std::getenv("PERIGEE_SCRIPTS");
  return chosen == nullptr ? kScripts : std::atoi(chosen);
}

class ScriptStream : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ScriptStream, AnswersAsAServerDoes) {
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  ManualEngine world;
  ScriptWriter writer(seed);
  for (int done = 0; done < scripts_of_a_stream(); done += kBatch) {
    std::vector<std::vector<std::string>> commands;
    for (int i = 0; i < kBatch; ++i)
      commands.push_back({"EVAL", writer.script(), "2", "k1", "k2", "first", "3"});
    commands.push_back({"DEBUG", "DIGEST"});
    commands.push_back({"FLUSHALL"});
    commands.push_back({"SCRIPT", "FLUSH"});
    const std::vector<Reply> theirs = server->pipeline(commands);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const std::vector<std::string_view> argv(commands[i].begin(), commands[i].end());
      const Reply ours = world.engine.call(argv);
      ASSERT_EQ(ours.to_text(), theirs[i].to_text())
          << "script " << done + static_cast<int>(i) << ":\n"
          << commands[i][1];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ScriptStream,
                         ::testing::Range(std::uint64_t{3000}, std::uint64_t{3009}));

}  // namespace
}  // namespace perigee::testing
