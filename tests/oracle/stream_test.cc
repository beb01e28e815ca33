// The same random commands to perigee and to a real redis-server: the same answers, and the same
// data in the end. PERIGEE_STREAM_COMMANDS sets how many (200,000 when unset).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "engine/base/system_clock.h"
#include "engine/base/text.h"
#include "engine/commands/registry.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

constexpr std::size_t kBatch = 500;
// What led there: the commands of the batch that name one of the same words.
std::string history(const std::vector<std::vector<std::string>>& sent, std::size_t until) {
  std::string lines;
  const auto& last = sent[until];
  for (std::size_t i = 0; i < until; ++i)
    for (const std::string& word : sent[i])
      if (std::find(last.begin() + 1, last.end(), word) != last.end() || sent[i][0] == "SELECT") {
        lines += "  " + shown(sent[i]) + "\n";
        break;
      }
  return lines;
}

TEST(Stream, PerigeeAnswersLikeTheServer) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_STREAM_COMMANDS");
  const std::size_t total = chosen == nullptr ? 200'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(2026);
  SCOPED_TRACE(rerun_line(seed));

  // How often the server looks after those who wait.
  server->call({"CONFIG", "SET", "hz", "500"});
  ManualEngine world;
  const auto now = [] { return base::system_unix_micros(); };
  CommandStream stream(seed, [&] { return now() / 1000; });
  for (std::size_t done = 0; done < total; done += kBatch) {
    world.clock.set(UnixMicros(Micros(now())));
    std::vector<StreamCommand> batch(kBatch);
    std::vector<std::vector<std::string>> sent;
    for (StreamCommand& command : batch) {
      command = stream.next();
      sent.push_back(command.argv);
    }
    const std::vector<Reply> theirs = server->pipeline(sent);
    for (std::size_t i = 0; i < kBatch; ++i) {
      const Reply ours = call(world.engine, sent[i]);
      ASSERT_TRUE(agree(batch[i], ours, theirs[i]))
          << "command " << done + i << ": " << shown(sent[i]) << "\nperigee: " << ours.to_text()
          << "server:  " << theirs[i].to_text() << "before it:\n"
          << history(sent, i);
    }
    if (done % (100 * kBatch) == 0) {
      expect_same_data(world.engine, *server);
      call(world.engine, {"SELECT", "0"});
      server->call({"SELECT", "0"});
    }
  }
  expect_same_data(world.engine, *server);
}

// What these families offer is drawn; a new command needs a generator.
TEST(Stream, DrawsEveryCommand) {
  // Newer than the server: hash_expiry_test.cc draws them.
  const std::set<std::string> newer{"hexpire",     "hpexpire",     "hexpireat", "hpexpireat",
                                    "hexpiretime", "hpexpiretime", "httl",      "hpttl",
                                    "hpersist",    "hgetdel",      "hgetex",    "hsetex"};
  const std::set<std::string> left_out{"time",    "command", "script",     "eval",
                                       "eval_ro", "evalsha", "evalsha_ro", "config"};
  CommandStream stream(1, [] { return std::int64_t{0}; });
  std::set<std::string> drawn;
  for (const std::string& name : stream.commands()) drawn.insert(base::lower(name));
  for (const commands::CommandSpec* command : commands::all_commands()) {
    const std::string name(command->name);
    EXPECT_TRUE(drawn.contains(name) || newer.contains(name) || left_out.contains(name))
        << name << " has no generator";
  }
}

}  // namespace
}  // namespace perigee::testing
