// What redis.call costs inside a script: on perigee and, in the same run and by the same script, on
// a real redis-server.
//
// A script runs a call n times; two values of n, and the difference divided, leave out what it
// costs to start one, and the loop without the call is taken off. The two engines take turns, and
// the figures are medians.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "tests/support/redis_server.h"

namespace perigee {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kShort = 2000, kLong = 52000;
constexpr int kRounds = 11;

// A call, and what it works on.
struct Row {
  std::string call;
  std::string data = "";  // makes it: a script, run on both sides before
  std::string each = "";  // done before each call, and not measured
};

// A script that does something n times.
std::string loop_of(const std::string& what) {
  return "local k, n = KEYS[1], tonumber(ARGV[1]) for i = 1, n do " + what + " end return n";
}

class OnPerigee {
 public:
  OnPerigee() : engine_(Engine::open({}).value()) {}
  bool run(const std::string& source, int times) {
    const std::string count = std::to_string(times);
    const std::string_view keys[] = {"k"}, args[] = {count};
    return engine_.eval(source, keys, args) == Reply(times);
  }

 private:
  Engine engine_;
};

class OnServer {
 public:
  OnServer() : server_(testing::RedisServer::start()) {}
  bool there() const { return server_ != nullptr; }
  bool run(const std::string& source, int times) {
    return server_->call({"EVAL", source, "1", "k", std::to_string(times)}) == Reply(times);
  }

 private:
  std::unique_ptr<testing::RedisServer> server_;
};

template <class Side>
double nanos_per_turn(Side& side, const std::string& source, bool& right) {
  double times[2];
  for (const int which : {0, 1}) {
    const auto start = Clock::now();
    right = side.run(source, which == 0 ? kShort : kLong) && right;
    times[which] = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
  }
  return (times[1] - times[0]) / (kLong - kShort);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// What a side needs for the call, and for the loop around it: the same on both, and not what is
// measured.
struct Nanos {
  std::vector<double> all, loop;

  template <class Side>
  void take(Side& side, const Row& row, bool& right) {
    all.push_back(nanos_per_turn(side, loop_of(row.each + " " + row.call), right));
    loop.push_back(nanos_per_turn(side, loop_of(row.each), right));
  }
  double of_call() const { return median(all) - median(loop); }
};

void BM_Call(benchmark::State& state, const Row& row) {
  OnPerigee perigee;
  OnServer server;
  const std::string data = row.data + " return tonumber(ARGV[1])";
  bool right = perigee.run(data, 1) && (!server.there() || server.run(data, 1));
  Nanos ours, theirs;
  for (auto _ : state) {
    for (int round = 0; round < kRounds; ++round) {
      ours.take(perigee, row, right);
      if (server.there()) theirs.take(server, row, right);
    }
  }
  if (!right) state.SkipWithError("a script did not answer as it should");
  state.counters["perigee_ns"] = ours.of_call();
  if (!server.there()) return;
  state.counters["server_ns"] = theirs.of_call();
  state.counters["ratio"] = theirs.of_call() / ours.of_call();
}

#define PERIGEE_CALL_BENCH(name, ...) \
  BENCHMARK_CAPTURE(BM_Call, name, Row{__VA_ARGS__})->Iterations(1)->Unit(benchmark::kMillisecond)

const std::string kValue = "'a value that is 32 bytes long..x'";
const std::string kString = "redis.call('SET', k, " + kValue + ")";

// Data of n elements, and one of them at a time in an order that no cache likes.
std::string times(const char* count, const std::string& what) {
  return "local k = KEYS[1] for i = 0, " + std::string(count) + " - 1 do " + what + " end";
}
std::string draw(const char* count, const std::string& name) {
  return "local x = " + name + " .. (i * 7919 % " + count + ")";
}

PERIGEE_CALL_BENCH(GET, "redis.call('GET', k)", times("1", kString));
PERIGEE_CALL_BENCH(SET, "redis.call('SET', k, 'a value that is 32 bytes long..y')",
                   times("1", kString));
PERIGEE_CALL_BENCH(INCR, "redis.call('INCR', k)");
PERIGEE_CALL_BENCH(EXISTS_missing, "redis.call('EXISTS', 'missing')");
PERIGEE_CALL_BENCH(EXPIRE, "redis.call('EXPIRE', k, 100)", times("1", kString));
PERIGEE_CALL_BENCH(INCR_and_EXPIRE, "redis.call('INCR', k) redis.call('EXPIRE', k, 100)");

const std::string kManyKeys = times("1000000", "redis.call('SET', 'key:' .. i, " + kValue + ")");
PERIGEE_CALL_BENCH(GET_of_1000000, "redis.call('GET', x)", kManyKeys, draw("1000000", "'key:'"));
PERIGEE_CALL_BENCH(SET_of_1000000, "redis.call('SET', x, 'a value that is 32 bytes long..y')",
                   kManyKeys, draw("1000000", "'key:'"));

const std::string kTenFields = times("10", "redis.call('HSET', k, 'field:' .. i, 'value:' .. i)");
PERIGEE_CALL_BENCH(HSET_10_fields, "redis.call('HSET', k, 'field:5', 'another')", kTenFields);
PERIGEE_CALL_BENCH(HGET_10_fields, "redis.call('HGET', k, 'field:5')", kTenFields);
PERIGEE_CALL_BENCH(HGETALL_10_fields, "redis.call('HGETALL', k)", kTenFields);

const std::string kLongList = times("1000000", "redis.call('RPUSH', k, 'an item of 20 bytes.')");
PERIGEE_CALL_BENCH(LPUSH, "redis.call('LPUSH', k, 'an item of 20 bytes.')");
PERIGEE_CALL_BENCH(RPOP, "redis.call('RPOP', k)", kLongList);
PERIGEE_CALL_BENCH(LINDEX_of_1000000, "redis.call('LINDEX', k, i * 7919 % 1000000)", kLongList);

const std::string kManyMembers = times("100000", "redis.call('SADD', k, 'member:' .. i)");
PERIGEE_CALL_BENCH(SADD_and_SREM_of_100000, "redis.call('SREM', k, x) redis.call('SADD', k, x)",
                   kManyMembers, draw("100000", "'member:'"));
PERIGEE_CALL_BENCH(SISMEMBER_of_100000, "redis.call('SISMEMBER', k, x)", kManyMembers,
                   draw("100000", "'member:'"));
PERIGEE_CALL_BENCH(SISMEMBER_100_integers, "redis.call('SISMEMBER', k, 50)",
                   times("100", "redis.call('SADD', k, i)"));

const std::string kManyScores = times("100000", "redis.call('ZADD', k, i, 'member:' .. i)");
PERIGEE_CALL_BENCH(ZADD_of_100000, "redis.call('ZADD', k, i * 31 % 100000, x)", kManyScores,
                   draw("100000", "'member:'"));
PERIGEE_CALL_BENCH(ZSCORE_of_100000, "redis.call('ZSCORE', k, x)", kManyScores,
                   draw("100000", "'member:'"));
PERIGEE_CALL_BENCH(ZRANK_of_100000, "redis.call('ZRANK', k, x)", kManyScores,
                   draw("100000", "'member:'"));
PERIGEE_CALL_BENCH(ZRANGE_10_of_100000, "redis.call('ZRANGE', k, 0, 9)", kManyScores);

// A whole run from C++: the fixed-window limiter, compiled once.
void BM_RunCompiledScript(benchmark::State& state) {
  Engine engine = Engine::open({}).value();
  const Script script = engine
                            .load(
                                "local n = redis.call('INCR', KEYS[1]) if n == 1 then "
                                "redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n")
                            .value();
  const std::string_view keys[] = {"limit"}, args[] = {"60000"};
  for (auto _ : state) benchmark::DoNotOptimize(script.run(keys, args));
}
BENCHMARK(BM_RunCompiledScript);

// The same with what a host may ask for, on a million keys or one: what undoing costs when a run
// ends well and when it fails, what reports of keys and tracing cost.
enum Ends : int { kWell, kBadly };
void BM_RunOfAHost(benchmark::State& state, const ScriptOptions& scripts, Ends ends) {
  EngineOptions options;
  options.scripts = scripts;
  Engine engine = Engine::open(options).value();
  for (std::int64_t i = 0; i < state.range(0); ++i)
    engine.call("SET", "key:" + std::to_string(i), "a value that is 32 bytes long..x");
  const Script script = engine
                            .load(
                                "redis.call('INCR', KEYS[1]) redis.call('SET', KEYS[2], ARGV[1]) "
                                "return ARGV[2] == '1' and redis.error_reply('NO no') or 1")
                            .value();
  const std::string_view args[] = {"60000", ends == kBadly ? "1" : "0"};
  std::uint64_t draw = 0;
  for (auto _ : state) {
    draw = (draw + 7919) % static_cast<std::uint64_t>(state.range(0));
    const std::string name = "key:" + std::to_string(draw);
    const std::string_view keys[] = {"counter", name};
    benchmark::DoNotOptimize(script.run(keys, args));
  }
}
const ScriptOptions kRollBack{.on_error = OnError::kRollBack};
#define PERIGEE_HOST_BENCH(name, ...) \
  BENCHMARK_CAPTURE(BM_RunOfAHost, name, __VA_ARGS__)->Arg(1)->Arg(1'000'000)
PERIGEE_HOST_BENCH(keep, ScriptOptions{}, kWell);
PERIGEE_HOST_BENCH(keep_failing, ScriptOptions{}, kBadly);
PERIGEE_HOST_BENCH(roll_back, kRollBack, kWell);
PERIGEE_HOST_BENCH(roll_back_failing, kRollBack, kBadly);
PERIGEE_HOST_BENCH(keys_reported, ScriptOptions{.keys = KeyPolicy::kReport}, kWell);
PERIGEE_HOST_BENCH(traced, ScriptOptions{.trace = [](const TracedCall&) {}}, kWell);

}  // namespace
}  // namespace perigee
