// Payloads changed at random, for RESTORE of perigee and of a server that looks at all of them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/text.h"
#include "tests/fuzz/payload_seeds.h"
#include "tests/oracle/same_data.h"
#include "tests/support/changed_bytes.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"
#include "tests/unit/persist/payload_parts.h"

namespace perigee::testing {
namespace {

constexpr std::size_t kPayloads = 20000, kBatch = 200;

// Whether the value ends elsewhere than the payload does: perigee takes what the server reads.
bool has_another_end(Engine& engine, const std::string& whole) {
  for (std::size_t size = 1; size <= whole.size(); ++size)
    if (engine.keys().restore("prefix", Expiry::never(), payload(whole.substr(0, size)))) {
      engine.keys().erase("prefix");
      return true;
    }
  return false;
}

TEST(Payloads, WhatPerigeeTakesTheServerTakesForTheSame) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  ASSERT_EQ(server->call({"CONFIG", "SET", "sanitize-dump-payload", "yes"}).to_text(), "OK\n");
  std::vector<std::string> seeds;
  // Those that 7.0 does not know are left out.
  for (const std::string& seed : payload_seeds())
    if (seed[0] < 20) seeds.push_back(seed);

  ManualEngine world;
  std::size_t taken = 0, refused = 0, stricter = 0;
  for (std::size_t done = 0; done < kPayloads; done += kBatch) {
    std::vector<Words> commands;
    for (std::size_t i = 0; i < kBatch; ++i)
      commands.push_back(
          {"RESTORE", "k" + std::to_string(i), "0", payload(changed(seeds, done + i))});
    const std::vector<Reply> theirs = server->pipeline(commands);
    for (std::size_t i = 0; i < kBatch; ++i) {
      const Words& argv = commands[i];
      if (static_cast<unsigned char>(argv[3][0]) >= 20) continue;
      const bool we_take = !call(world.engine, argv).is_error(), they_take = !theirs[i].is_error();
      EXPECT_TRUE(they_take || !we_take) << done + i << ": " << base::printable(argv[3]);
      taken += we_take && they_take;
      refused += !we_take && !they_take;
      if (they_take && !we_take) stricter += !has_another_end(world.engine, argv[3]);
      if (we_take && they_take) expect_same_value(world.engine, *server, argv[1]);
    }
    call(world.engine, {"FLUSHALL"});
    server->call({"FLUSHALL"});
  }
  EXPECT_GT(taken, kPayloads / 20);
  EXPECT_GT(refused, kPayloads / 5);
  // RESTORE-STRICT in differences.md says what these are.
  EXPECT_LT(stricter, taken / 5);
}

}  // namespace
}  // namespace perigee::testing
