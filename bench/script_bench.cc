// What redis.call costs inside a script: on perigee and, in the same run and by the same script, on
// a real redis-server.
//
// A script runs a call n times; two values of n, and the difference divided, leave out what it
// costs to start one. The two engines take turns, and the figures are medians.
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
constexpr int kRounds = 15;

std::string loop_of(std::string_view call) {
  return "local k, n = KEYS[1], tonumber(ARGV[1]) for i = 1, n do " + std::string(call) +
         " end return n";
}

class OnPerigee {
 public:
  OnPerigee() : engine_(Engine::open({}).value()) {
    engine_.call("SET", "k", "a value that is 32 bytes long..x");
    engine_.call("SET", "n", "1");
  }
  bool run(const std::string& source, const std::string& key, int times) {
    const std::string count = std::to_string(times);
    const std::string_view keys[] = {key}, args[] = {count};
    return engine_.eval(source, keys, args) == Reply(times);
  }

 private:
  Engine engine_;
};

class OnServer {
 public:
  OnServer() : server_(testing::RedisServer::start()) {
    if (!server_) return;
    server_->call({"SET", "k", "a value that is 32 bytes long..x"});
    server_->call({"SET", "n", "1"});
  }
  bool there() const { return server_ != nullptr; }
  bool run(const std::string& source, const std::string& key, int times) {
    return server_->call({"EVAL", source, "1", key, std::to_string(times)}) == Reply(times);
  }

 private:
  std::unique_ptr<testing::RedisServer> server_;
};

OnPerigee& perigee_side() {
  static OnPerigee side;
  return side;
}
OnServer& server_side() {
  static OnServer side;
  return side;
}

template <class Side>
double nanos_per_call(Side& side, const std::string& source, const std::string& key, bool& right) {
  double times[2];
  for (const int which : {0, 1}) {
    const auto start = Clock::now();
    right = side.run(source, key, which == 0 ? kShort : kLong) && right;
    times[which] = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
  }
  return (times[1] - times[0]) / (kLong - kShort);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(benchmark::State& state, const std::string& call, const std::string& key,
             double loop_nanos[2]) {
  const std::string source = loop_of(call);
  std::vector<double> ours, theirs;
  bool right = true;
  for (auto _ : state) {
    for (int round = 0; round < kRounds; ++round) {
      ours.push_back(nanos_per_call(perigee_side(), source, key, right));
      if (server_side().there())
        theirs.push_back(nanos_per_call(server_side(), source, key, right));
    }
  }
  if (!right) state.SkipWithError("a script did not answer as it should");
  // The loop itself is the same for both and not what is measured.
  const double mine = median(ours) - loop_nanos[0];
  state.counters["perigee_ns"] = mine;
  if (theirs.empty()) return;
  const double server = median(theirs) - loop_nanos[1];
  state.counters["server_ns"] = server;
  state.counters["ratio"] = server / mine;
}

double empty_loop[2] = {0, 0};

void BM_EmptyLoop(benchmark::State& state) {
  double none[2] = {0, 0};
  measure(state, "", "k", none);
  empty_loop[0] = state.counters["perigee_ns"];
  empty_loop[1] = state.counters["server_ns"];
}

void BM_Call(benchmark::State& state, const char* call, const char* key) {
  measure(state, call, key, empty_loop);
}

BENCHMARK(BM_EmptyLoop)->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, GET, "redis.call('GET', k)", "k")->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, SET, "redis.call('SET', k, 'a value that is 32 bytes long..y')", "k")
    ->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, INCR, "redis.call('INCR', k)", "n")->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, EXISTS_missing, "redis.call('EXISTS', 'missing')", "k")->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, EXPIRE, "redis.call('EXPIRE', k, 100)", "n")->Iterations(1);
BENCHMARK_CAPTURE(BM_Call, INCR_and_EXPIRE, "redis.call('INCR', k) redis.call('EXPIRE', k, 100)",
                  "n")
    ->Iterations(1);

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

}  // namespace
}  // namespace perigee
