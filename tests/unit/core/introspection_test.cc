// What an engine tells of itself: counters, slow commands, MONITOR, time that a stopwatch measures.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "perigee/message.h"
#include "perigee/session.h"

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

// Moves on by as much whenever it is looked at.
class TickingClock final : public Clock {
 public:
  explicit TickingClock(Micros step) : step_(step) {}
  UnixMicros now() override { return now_ += step_; }

 private:
  Micros step_;
  UnixMicros now_{};
};

std::string info(Engine& engine, std::string_view section) {
  const Reply reply = engine.call("INFO", section);
  return *reply.get_if<std::string>();
}

::testing::AssertionResult has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "no " << part << " in\n" << text;
}

TEST(Statistics, CountCallsFailuresAndRefusals) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.call("SET", "k", "v");
  engine.call("SET", "k", "w");
  engine.call("INCR", "k");
  engine.call("GET");
  engine.call("NOSUCH");
  engine.eval("return redis.pcall('LPUSH', 'k', 'x').err");
  const std::string commands = info(engine, "commandstats");
  EXPECT_TRUE(has(commands,
                  "cmdstat_set:calls=2,usec=0,usec_per_call=0.00,rejected_calls=0,"
                  "failed_calls=0\r\n"));
  EXPECT_TRUE(has(commands,
                  "cmdstat_incr:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,"
                  "failed_calls=1\r\n"));
  EXPECT_TRUE(has(commands,
                  "cmdstat_get:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,"
                  "failed_calls=0\r\n"));
  EXPECT_TRUE(has(commands,
                  "cmdstat_lpush:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,"
                  "failed_calls=1\r\n"));
  EXPECT_EQ(info(engine, "errorstats"),
            "# Errorstats\r\nerrorstat_ERR:count=3\r\nerrorstat_WRONGTYPE:count=1\r\n");
  EXPECT_TRUE(has(info(engine, "stats"), "total_error_replies:4\r\n"));
  engine.call("CONFIG", "RESETSTAT");
  EXPECT_EQ(info(engine, "errorstats"), "# Errorstats\r\n");
}

TEST(Statistics, AScriptFailsWhenItAnswersAnError) {
  ManualEngine world;
  Engine& engine = world.engine;
  const auto after = [&](std::string_view source) {
    engine.call("CONFIG", "RESETSTAT");
    engine.call("EVAL", source, "0");
    const std::string commands = info(engine, "commandstats");
    const std::size_t at = commands.find("cmdstat_eval:");
    return commands.substr(commands.find("failed_calls=", at), 14) + " " +
           info(engine, "errorstats").substr(14);
  };
  EXPECT_EQ(after("return redis.call('select', 99)"), "failed_calls=1 errorstat_ERR:count=1\r\n");
  EXPECT_EQ(after("return redis.pcall('select', 99)"), "failed_calls=1 errorstat_ERR:count=1\r\n");
  EXPECT_EQ(after("redis.pcall('select', 99) return 1"),
            "failed_calls=0 errorstat_ERR:count=1\r\n");
  EXPECT_EQ(after("return redis.error_reply('MINE it is')"),
            "failed_calls=1 errorstat_MINE:count=1\r\n");
  EXPECT_EQ(after("error('x')"), "failed_calls=1 errorstat_ERR:count=1\r\n");
  EXPECT_EQ(after("error({err = 'MINE x'})"), "failed_calls=1 errorstat_MINE:count=1\r\n");
  EXPECT_EQ(after("redis.call()"), "failed_calls=1 errorstat_ERR:count=1\r\n");
  EXPECT_EQ(after("return 1"), "failed_calls=0 ");
  // What the host runs by itself fails for nobody else.
  engine.call("CONFIG", "RESETSTAT");
  engine.eval("return redis.pcall('nosuch')");
  engine.eval("no Lua");
  engine.call("GET", "k");
  EXPECT_TRUE(has(info(engine, "commandstats"),
                  "cmdstat_get:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0"));
}

TEST(Statistics, KeepSoManyNamesOfErrors) {
  ManualEngine world;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "E" + std::to_string(i) + " x";
    world.engine.call("DEBUG", "ERROR", name);
  }
  const std::string errors = info(world.engine, "errorstats");
  EXPECT_TRUE(has(errors, "errorstat_E127:count=1\r\n"));
  EXPECT_TRUE(has(errors, "errorstat_ERRORSTATS_OVERFLOW:count=72\r\n"));
  EXPECT_EQ(errors.find("E128:"), std::string::npos);
}

TEST(Statistics, CountHitsMissesAndWhatExpired) {
  ManualEngine world;
  world.engine.call("SET", "k", "v", "PX", "5");
  world.engine.call("GET", "k");
  world.engine.call("GET", "nothing");
  world.clock.advance(Millis(10));
  world.engine.call("GET", "k");
  const std::string stats = info(world.engine, "stats");
  EXPECT_TRUE(has(stats, "expired_keys:1\r\n"));
  EXPECT_TRUE(has(stats, "keyspace_hits:1\r\n"));
  EXPECT_TRUE(has(stats, "keyspace_misses:2\r\n"));
}

TEST(Stopwatch, MeasuresWhatCommandsTake) {
  ManualClock clock;
  TickingClock stopwatch{Millis(30)};
  EngineOptions options = EngineOptions::deterministic(1, clock);
  options.stopwatch = &stopwatch;
  auto engine = Engine::open(options);
  ASSERT_TRUE(engine);
  engine->call("CONFIG", "SET", "latency-monitor-threshold", "20");
  engine->call("SET", "k", "v");
  EXPECT_TRUE(has(info(*engine, "commandstats"), "cmdstat_set:calls=1,usec=30000,"));
  const Reply slow = engine->call("SLOWLOG", "GET", "1");
  EXPECT_TRUE(has(slow.to_text(), "(integer) 30000")) << slow.to_text();
  EXPECT_TRUE(has(engine->call("LATENCY", "LATEST").to_text(), "\"command\""));
  EXPECT_TRUE(has(engine->call("LATENCY", "HISTOGRAM", "set").to_text(), "(integer) 32768"));
  EXPECT_TRUE(has(engine->call("LATENCY", "GRAPH", "command").to_text(), "high 30 ms"));
}

TEST(Stopwatch, WithoutOneNothingTakesTime) {
  ManualEngine world;
  world.engine.call("SET", "k", "v");
  EXPECT_EQ(world.engine.call("LATENCY", "HISTOGRAM", "set").to_text(), "(empty array)\n");
  EXPECT_EQ(world.engine.call("SLOWLOG", "LEN"), Reply(0));
}

TEST(DebugSleep, MovesTheTimeOfTheEngineAndOfItsForks) {
  ManualEngine world;
  world.engine.call("SET", "k", "v", "PX", "500");
  EXPECT_EQ(world.engine.call("DEBUG", "SLEEP", "0.3").to_text(), "OK\n");
  EXPECT_EQ(world.engine.call("PTTL", "k"), Reply(200));
  Engine fork = world.engine.fork();
  EXPECT_EQ(fork.call("PTTL", "k"), Reply(200));
  EXPECT_TRUE(has(world.engine.call("SLOWLOG", "GET").to_text(), "\"SLEEP\""));
}

TEST(SlowLog, ShortensLongCommandsAndHidesSecrets) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
  std::vector<std::string_view> argv(40, "x");
  argv[0] = "DEL";
  engine.call(argv);
  const std::string letters(200, 'a');
  engine.call("GET", letters);
  engine.call("CONFIG", "SET", "masterauth", "secret", "hz", "10");
  engine.eval("return redis.call('GET', 'in-script')");
  const std::string text = engine.call("SLOWLOG", "GET", "-1").to_text();
  EXPECT_TRUE(has(text, "\"... (9 more arguments)\""));
  EXPECT_TRUE(has(text, "\"" + std::string(128, 'a') + "... (72 more bytes)\""));
  EXPECT_TRUE(has(text, "\"masterauth\"\n      4) \"(redacted)\""));
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_TRUE(has(text, "\"in-script\"\n   5) \"?:0\""));
}

// There are none.
TEST(MinReplicas, RefusesWritesWhenAskedFor) {
  ManualEngine world;
  Engine& engine = world.engine;
  engine.call("CONFIG", "SET", "min-replicas-to-write", "1");
  const std::string refusal = "(error) NOREPLICAS Not enough good replicas to write.\n";
  EXPECT_EQ(engine.call("SET", "k", "v").to_text(), refusal);
  EXPECT_EQ(engine.eval("return redis.pcall('SET', 'k', 'v').err").to_text(),
            "\"NOREPLICAS Not enough good replicas to write.\"\n");
  EXPECT_FALSE(engine.call("GET", "k").is_error());
  engine.call("CONFIG", "SET", "min-replicas-max-lag", "0");
  EXPECT_FALSE(engine.call("SET", "k", "v").is_error());
}

class MonitorTest : public ::testing::Test {
 protected:
  std::vector<std::string> lines() {
    std::vector<std::string> all;
    while (auto message = monitor.poll_message()) {
      EXPECT_EQ(message->kind, Message::Kind::kMonitor);
      all.push_back(message->payload);
    }
    return all;
  }
  ManualEngine world;
  Session monitor = world.engine.open_session();
};

TEST_F(MonitorTest, IsToldOfEveryCommand) {
  EXPECT_EQ(monitor.call("MONITOR").to_text(), "OK\n");
  Session client = world.engine.open_session();
  client.set_peer("127.0.0.1:50412", "127.0.0.1:6379");
  client.call("SELECT", "3");
  client.call("SET", "k", std::string_view("a\0\"b", 4));
  client.call("GET");                 // refused
  client.call("CONFIG", "GET", "*");  // administration
  client.call("EVAL", "return redis.call('INCR', KEYS[1])", "1", "n");
  client.set_peer("/run/socket:0", "/run/socket:0");
  client.call("PING");
  const std::vector<std::string> expected{
      "1700000000.000000 [3 127.0.0.1:50412] \"SELECT\" \"3\"",
      "1700000000.000000 [3 127.0.0.1:50412] \"SET\" \"k\" \"a\\x00\\\"b\"",
      "1700000000.000000 [3 127.0.0.1:50412] \"EVAL\" \"return redis.call('INCR', KEYS[1])\" "
      "\"1\" \"n\"",
      "1700000000.000000 [3 lua] \"INCR\" \"n\"",
      "1700000000.000000 [3 unix:/run/socket] \"PING\"",
  };
  EXPECT_EQ(lines(), expected);
}

TEST_F(MonitorTest, EndsWithReset) {
  monitor.call("MONITOR");
  monitor.call("MONITOR");
  monitor.call("RESET");
  lines();
  world.engine.call("PING");
  EXPECT_EQ(lines(), std::vector<std::string>());
}

}  // namespace
}  // namespace perigee::testing
