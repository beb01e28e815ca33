// fork, snapshot, rewind, digest: one state, many holders, none of whom sees another.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

void fill(Engine& engine, int keys) {
  for (int i = 0; i < keys; ++i)
    engine.call("SET", "key:" + std::to_string(i), std::string(40, 'v') + std::to_string(i));
}

TEST(Fork, NeitherSideSeesTheOther) {
  ManualEngine world;
  fill(world.engine, 500);
  const Digest before = world.engine.digest();
  Engine fork = world.engine.fork();
  EXPECT_EQ(fork.digest(), before);
  fork.call("APPEND", "key:7", "!");
  fork.call("DEL", "key:8");
  EXPECT_EQ(world.engine.digest(), before);
  const Digest forked = fork.digest();
  EXPECT_NE(forked, before);
  world.engine.call("FLUSHALL");
  EXPECT_EQ(fork.digest(), forked);
  EXPECT_EQ(fork.call("DBSIZE"), Reply(499));
}

TEST(Fork, OutlivesItsOrigin) {
  ManualEngine world;
  Engine fork = [&] {
    Engine origin = world.engine.fork();
    fill(origin, 100);
    return origin.fork();
  }();
  EXPECT_EQ(fork.call("DBSIZE"), Reply(100));
  EXPECT_EQ(fork.call("STRLEN", "key:5"), Reply(41));
}

TEST(Fork, CarriesGeneratorsScriptsAndLimits) {
  EngineOptions options;
  options.limits.value_bytes = 10;
  ManualEngine world(options);
  fill(world.engine, 10);
  for (int i = 0; i < 50; ++i) world.engine.call("SET", std::to_string(i), "v");
  const Reply sha = world.engine.call("SCRIPT", "LOAD", "return math.random(1000000)");
  Engine fork = world.engine.fork();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(fork.call("RANDOMKEY"), world.engine.call("RANDOMKEY"));
    const std::string& name = *sha.get_if<std::string>();
    EXPECT_EQ(fork.call("EVALSHA", name, "0"), world.engine.call("EVALSHA", name, "0"));
  }
  EXPECT_TRUE(fork.call("SET", "k", "eleven bytes").is_error());
}

TEST(Fork, BeginsInDatabaseZero) {
  ManualEngine world;
  world.engine.call("SELECT", "5");
  EXPECT_EQ(world.engine.fork().session().database(), 0);
}

TEST(Snapshots, KeepTheMoment) {
  ManualEngine world;
  fill(world.engine, 50);
  world.engine.call("SELECT", "3");
  world.engine.call("SET", "k", "v", "PX", "100");
  const Snapshot snapshot = world.engine.snapshot();
  const Digest digest = snapshot.digest();
  world.engine.call("FLUSHALL");
  EXPECT_EQ(snapshot.size(0), 50u);
  EXPECT_EQ(snapshot.size(3), 1u);
  EXPECT_EQ(snapshot.size(15), 0u);
  EXPECT_EQ(snapshot.size(16), 0u) << "no such database";
  EXPECT_EQ(snapshot.size(-1), 0u);
  EXPECT_EQ(snapshot.digest(), digest);
  world.engine.rewind(snapshot);
  EXPECT_EQ(world.engine.digest(), digest);
  EXPECT_EQ(world.engine.call("PTTL", "k"), Reply(100)) << "the session stays in its database";
}

TEST(Snapshots, RewindingRestoresEveryChoice) {
  ManualEngine world;
  fill(world.engine, 100);
  const Snapshot snapshot = world.engine.snapshot();
  const auto play = [&] {
    std::string seen;
    for (int i = 0; i < 10; ++i) {
      seen += world.engine.call("RANDOMKEY").to_text();
      seen += world.engine.eval("return math.random(1000000)").to_text();
      seen += world.engine.call("SET", "new:" + std::to_string(i), "v").to_text();
      seen += world.engine.call("SCAN", "0", "COUNT", "3").to_text();
    }
    return seen;
  };
  const std::string first = play();
  EXPECT_NE(play(), first) << "the generators have moved on";
  world.engine.rewind(snapshot);
  EXPECT_EQ(play(), first);
}

TEST(Snapshots, GoBetweenForks) {
  ManualEngine world;
  fill(world.engine, 20);
  Engine fork = world.engine.fork();
  fork.call("SET", "only", "here");
  world.engine.rewind(fork.snapshot());
  EXPECT_EQ(world.engine.call("GET", "only"), Reply("here"));
  EXPECT_EQ(world.engine.digest(), fork.digest());
}

// Read and dropped by other threads while the engine writes; the thread sanitizer watches this one.
TEST(Snapshots, AreReadAndDroppedOnOtherThreads) {
  ManualEngine world;
  fill(world.engine, 400);
  std::vector<std::thread> readers;
  std::vector<int> agree(8, 0);
  for (std::size_t i = 0; i < agree.size(); ++i) {
    const Digest expected = world.engine.digest();
    readers.emplace_back([&, i, expected, snapshot = world.engine.snapshot()]() mutable {
      const Snapshot copy = snapshot;
      agree[i] = copy.digest() == expected && snapshot.size(0) >= 1 ? 1 : 0;
    });
    for (int k = 0; k < 200; ++k)
      world.engine.call("APPEND", "key:" + std::to_string(k * 7 % 400), "x");
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(agree, std::vector<int>(8, 1));
  EXPECT_EQ(world.engine.call("DBSIZE"), Reply(400));
}

// The engine drops a large value and takes it apart by and by, while a snapshot of it is read, and
// then dropped, on another thread; whoever is last gives the memory back.
TEST(Snapshots, KeepWhatTheEngineTakesApart) {
  ManualEngine world;
  std::vector<std::thread> readers;
  std::vector<int> agree(6, 0);
  for (std::size_t i = 0; i < agree.size(); ++i) {
    for (int k = 0; k < 1000; ++k) {
      const std::string number = std::to_string(k);
      world.engine.call("HSET", "hash", number, std::string(40, 'v'));
      world.engine.call("RPUSH", "list", number, std::string(400, 'v'));
      world.engine.call("ZADD", "zset", number, number + "a member that is not inline");
    }
    const Digest expected = world.engine.digest();
    readers.emplace_back([&, i, expected, snapshot = world.engine.snapshot()]() mutable {
      agree[i] = snapshot.digest() == expected ? 1 : 0;
    });
    // A write of its own first, so that some nodes are shared and some are not.
    world.engine.call("HSET", "hash", "500", "w");
    if (i % 2 == 0)
      world.engine.call("DEL", "hash", "list", "zset");
    else
      world.engine.call("FLUSHALL");
    EXPECT_EQ(world.engine.call("DBSIZE"), Reply(0));
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(agree, std::vector<int>(agree.size(), 1));
}

TEST(Digests, AreOfTheContentAlone) {
  ManualEngine a, b;
  a.engine.call("MSET", "x", "1", "y", "2");
  b.engine.call("SET", "y", "other");
  b.engine.call("SET", "gone", "v");
  b.engine.call("MSET", "y", "2", "x", "0");
  b.engine.call("INCR", "x");
  b.engine.call("DEL", "gone");
  EXPECT_EQ(a.engine.digest(), b.engine.digest());
  EXPECT_EQ(a.engine.digest().to_text().size(), 32u);
  EXPECT_EQ(a.engine.digest().to_text(), b.engine.digest().to_text());
}

TEST(Digests, SeeValueDeadlineDatabaseAndName) {
  std::vector<Digest> seen;
  for (const auto& commands : std::vector<std::vector<std::vector<std::string_view>>>{
           {},
           {{"SET", "k", "v"}},
           {{"SET", "k", "w"}},
           {{"SET", "kv", ""}},
           {{"SET", "", "kv"}},
           {{"SET", "l", "v"}},
           {{"SET", "k", "v", "PX", "5"}},
           {{"SET", "k", "v", "PX", "6"}},
           {{"SELECT", "1"}, {"SET", "k", "v"}},
           {{"SET", "k", "v"}, {"SET", "l", "v"}}}) {
    ManualEngine world;
    for (const auto& words : commands) world.engine.call(words);
    for (const Digest& other : seen) EXPECT_NE(world.engine.digest(), other);
    seen.push_back(world.engine.digest());
  }
}

}  // namespace
}  // namespace perigee::testing
