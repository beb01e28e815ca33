// Payloads changed at random, for RESTORE of perigee and of a server that looks at all of them.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/rng.h"
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

// Both sides told the same.
class SamePayloads : public ::testing::Test {
 protected:
  void SetUp() override {
    server = RedisServer::start();
    if (!server) GTEST_SKIP() << "redis-server is not installed";
  }
  void tell(const Words& argv) {
    ASSERT_EQ(call(world.engine, argv).to_text(), server->call(argv).to_text()) << shown(argv);
  }
  // That "k" has the same payload, and goes.
  void expect_same(const std::string& what) {
    const std::string ours = *call(world.engine, {"DUMP", "k"}).get_if<std::string>();
    EXPECT_TRUE(ours == *server->call({"DUMP", "k"}).get_if<std::string>()) << what;
    tell({"DEL", "k"});
  }
  bool one_in(std::uint64_t n) { return rng.below(n) == 0; }
  std::string letters(std::size_t size, std::size_t kinds) {
    std::string text(size, 'a');
    for (char& c : text) c = static_cast<char>('a' + rng.below(kinds));
    return text;
  }

  base::Rng rng{5};
  ManualEngine world;
  std::unique_ptr<RedisServer> server;
};

TEST_F(SamePayloads, Strings) {
  for (const std::size_t kinds : {1u, 2u, 5u, 20u})
    for (const std::size_t size : {20u, 21u, 50u, 300u, 5000u, 17000u, 200000u}) {
      tell({"SET", "k", letters(size, kinds)});
      expect_same(std::to_string(size) + " of " + std::to_string(kinds));
    }
}

TEST_F(SamePayloads, ListsPushedAtTheBack) {
  for (const char* setting : {"-1", "-2", "-3", "-4", "-5", "-9", "0", "1", "5", "128", "100000"}) {
    tell({"CONFIG", "SET", "list-max-listpack-size", setting});
    for (int i = 0; i < 1500; ++i)
      tell({"RPUSH", "k", letters(rng.below(120), 3), std::to_string(i)});
    for (const std::size_t size : {4000u, 4080u, 8100u, 8180u, 20000u, 70000u})
      tell({"RPUSH", "k", letters(size, 20), "7"});
    expect_same(setting);
  }
}

TEST_F(SamePayloads, SetsHashesAndSortedSets) {
  for (int i = 0; i < 512; ++i)
    tell({"SADD", "k", std::to_string(rng.next() >> rng.below(60) >> 3)});
  expect_same("integers");
  for (int i = 0; i < 500; ++i)
    tell({"HSET", "k", "f" + std::to_string(i), letters(rng.below(65), 3)});
  expect_same("hash");
  for (const int count : {100, 1000}) {
    for (int i = 0; i < count; ++i) {
      const auto score =
          static_cast<double>(static_cast<std::int64_t>(rng.next() >> rng.below(64))) / 1024;
      tell({"ZADD", "k", std::string(base::to_text_g(score, 17).view()),
            letters(1 + rng.below(60), 9)});
    }
    tell({"ZADD", "k", "inf", "a", "-inf", "b"});
    expect_same("sorted set of " + std::to_string(count));
  }
}

TEST_F(SamePayloads, Streams) {
  for (int i = 1; i < 1000; ++i) {
    Words argv{"XADD", "k", std::to_string(i * i) + "-" + std::to_string(rng.below(5))};
    for (std::size_t fields = 1 + (i % 50 == 0 ? rng.below(4) : 1); fields > 0; --fields) {
      argv.push_back("name" + std::to_string(fields));
      argv.push_back(one_in(3) ? std::to_string(rng.below(100000)) : letters(rng.below(90), 3));
    }
    tell(argv);
  }
  tell({"XTRIM", "k", "MAXLEN", "~", "700"});
  tell({"XGROUP", "CREATE", "k", "group", "0"});
  tell({"XGROUP", "CREATE", "k", "last", "$", "ENTRIESREAD", "7"});
  expect_same("stream");
}

}  // namespace
}  // namespace perigee::testing
