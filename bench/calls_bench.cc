// What one call costs a host: typed, by name, and from a script.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

namespace perigee {
namespace {

constexpr std::size_t kKeys = 10'000;

// An engine with kKeys strings, and their names in an order without a pattern.
struct World {
  World() : engine(*Engine::open(EngineOptions::deterministic(1, clock))) {
    for (std::size_t i = 0; i < kKeys; ++i)
      names.push_back("key:" + std::to_string(i * 7919 % kKeys));
    for (const std::string& name : names) engine.call("SET", name, "a value of some length");
    engine.drain_events();
  }

  const std::string& next() { return names[at++ % kKeys]; }

  ManualClock clock;
  Engine engine;
  std::vector<std::string> names;
  std::size_t at = 0;
};

void BM_StringsGet(benchmark::State& state) {
  World world;
  Strings strings = world.engine.strings();
  for (auto _ : state) benchmark::DoNotOptimize(strings.get(world.next()));
}
BENCHMARK(BM_StringsGet);

void BM_StringsSet(benchmark::State& state) {
  World world;
  Strings strings = world.engine.strings();
  for (auto _ : state) benchmark::DoNotOptimize(strings.set(world.next(), "another value"));
}
BENCHMARK(BM_StringsSet);

void BM_CallGet(benchmark::State& state) {
  World world;
  for (auto _ : state) benchmark::DoNotOptimize(world.engine.call("GET", world.next()));
}
BENCHMARK(BM_CallGet);

void BM_ScriptGet(benchmark::State& state) {
  World world;
  const Script script = *world.engine.load("return redis.call('GET', KEYS[1])");
  for (auto _ : state) {
    const std::string_view keys[] = {world.next()};
    benchmark::DoNotOptimize(script.run(keys));
  }
}
BENCHMARK(BM_ScriptGet);

void BM_ScriptSlidingRateLimiter(benchmark::State& state) {
  World world;
  std::ifstream in(PERIGEE_EXAMPLES_DIR "/curriculum/week4/rate_limiter_sliding.lua");
  const std::string source{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const Script script = *world.engine.load(source);
  const std::string_view keys[] = {"rate:{client}"}, args[] = {"1000", "10000"};
  for (auto _ : state) {
    world.clock.advance(Millis(5));
    benchmark::DoNotOptimize(script.run(keys, args));
  }
}
BENCHMARK(BM_ScriptSlidingRateLimiter);

void BM_Fork(benchmark::State& state) {
  World world;
  for (auto _ : state) benchmark::DoNotOptimize(world.engine.fork());
}
BENCHMARK(BM_Fork);

}  // namespace
}  // namespace perigee
