// The longest call when something large is dropped: on perigee, where the turns that follow take it
// apart, and on a real redis-server. perigee's calls are in the thread's own time; one on the
// server includes the way there and back, some tens of microseconds.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "tests/support/redis_server.h"

namespace perigee {
namespace {

using Clock = std::chrono::steady_clock;
using Words = std::vector<std::string>;

constexpr int kElements = 1'000'000, kPerCall = 1000;
constexpr int kRuns = 3;  // other programs interrupt: the best of some runs' longest counts

std::string name_of(int i) { return "name:" + std::to_string(10'000'000 + i); }

// What one element adds to a command that makes the value.
struct Case {
  Words make;
  std::function<void(Words&, int)> add;
  Words drop;
};

void add_name(Words& argv, int i) { argv.push_back(name_of(i)); }
void add_scored(Words& argv, int i) {
  argv.push_back(std::to_string(i));
  argv.push_back(name_of(i));
}
void add_pair(Words& argv, int i) {
  argv.push_back(name_of(i));
  argv.push_back("value:" + std::to_string(i));
}

template <class Call>
void fill(const Case& what, const Call& call) {
  for (int i = 0; i < kElements;) {
    Words argv = what.make;
    for (const int end = i + kPerCall; i < end; ++i) what.add(argv, i);
    call(argv);
  }
}

Reply call(Engine& engine, const Words& argv) {
  const std::vector<std::string_view> views(argv.begin(), argv.end());
  return engine.call(views);
}

template <class Call>
double micros(const Call& timed) {
  const auto start = Clock::now();
  timed();
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

template <class Call>
double own_micros(const Call& timed) {
  timespec start, end;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
  timed();
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  return 1e6 * static_cast<double>(end.tv_sec - start.tv_sec) +
         1e-3 * static_cast<double>(end.tv_nsec - start.tv_nsec);
}

void BM_Drop(benchmark::State& state, const Case& what) {
  double dropping = std::numeric_limits<double>::max(), after = dropping, on_server = dropping;
  const auto server = testing::RedisServer::start();
  for (auto _ : state) {
    for (int run = 0; run < kRuns; ++run) {
      Engine engine = Engine::open({}).value();
      fill(what, [&](const Words& argv) { call(engine, argv); });
      dropping = std::min(dropping, own_micros([&] { call(engine, what.drop); }));
      double longest = 0;
      for (int i = 0; i < kElements / 16; ++i)
        longest = std::max(longest, own_micros([&] { engine.call("INCR", "n"); }));
      after = std::min(after, longest);
      if (engine.call("DBSIZE") == Reply(0)) state.SkipWithError("something is left");
    }
    for (int run = 0; run < kRuns && server; ++run) {
      server->call({"FLUSHALL"});
      fill(what, [&](const Words& argv) { server->call(argv); });
      on_server = std::min(on_server, micros([&] { server->call(what.drop); }));
    }
  }
  state.counters["call_us"] = dropping;
  state.counters["after_us"] = after;
  if (server) state.counters["server_us"] = on_server;
}

#define PERIGEE_DROP_BENCH(name, ...) \
  BENCHMARK_CAPTURE(BM_Drop, name, Case __VA_ARGS__)->Iterations(1)->Unit(benchmark::kMillisecond)

PERIGEE_DROP_BENCH(DEL_hash, {{"HSET", "k"}, add_pair, {"DEL", "k"}});
PERIGEE_DROP_BENCH(DEL_set, {{"SADD", "k"}, add_name, {"DEL", "k"}});
PERIGEE_DROP_BENCH(DEL_zset, {{"ZADD", "k"}, add_scored, {"DEL", "k"}});
PERIGEE_DROP_BENCH(DEL_list, {{"RPUSH", "k"}, add_name, {"DEL", "k"}});
PERIGEE_DROP_BENCH(SET_over_hash, {{"HSET", "k"}, add_pair, {"SET", "k", "v"}});
PERIGEE_DROP_BENCH(LTRIM_list, {{"RPUSH", "k"}, add_name, {"LTRIM", "k", "1", "0"}});
PERIGEE_DROP_BENCH(FLUSHALL, {{"MSET"}, add_pair, {"FLUSHALL"}});

}  // namespace
}  // namespace perigee
