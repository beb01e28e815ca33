// What a native call costs, beside the map one would otherwise guard with a mutex: 16-byte keys,
// 32-byte values, a million of them.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "absl/container/flat_hash_map.h"
#include "engine/base/hash.h"
#include "engine/base/rng.h"

namespace perigee {
namespace {

constexpr std::size_t kKeys = 1'000'000;
constexpr std::string_view kValue = "a value that is 32 bytes long..x";

struct Xxh3 {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return base::hash_bytes(text, 1); }
};

// The rival: no order, no deadlines, no versions, no events.
class GuardedMap {
 public:
  void set(std::string_view key, std::string_view value) {
    const std::lock_guard lock(mutex_);
    map_.insert_or_assign(std::string(key), std::string(value));
  }
  std::size_t get(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto at = map_.find(key);
    return at == map_.end() ? 0 : at->second.size();
  }

 private:
  std::mutex mutex_;
  absl::flat_hash_map<std::string, std::string, Xxh3, std::equal_to<>> map_;
};

class Perigee {
 public:
  Perigee() : engine_(Engine::open(options()).value()) {}
  void set(std::string_view key, std::string_view value) {
    (void)engine_.strings().set(key, value);
  }
  std::size_t get(std::string_view key) {
    const auto value = engine_.strings().get(key);
    return *value ? (*value)->size() : 0;
  }
  Engine& engine() { return engine_; }

 private:
  EngineOptions options() {
    EngineOptions options;
    options.clock = &clock_;
    options.hash_seed = 1;
    return options;
  }
  ManualClock clock_;
  Engine engine_;
};

const std::vector<std::string>& keys() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < kKeys; ++i) {
      const std::string digits = std::to_string(i);
      made.push_back("key:" + std::string(12 - digits.size(), '0') + digits);
    }
    base::Rng rng(3);
    for (std::size_t i = kKeys; i > 1; --i) std::swap(made[i - 1], made[rng.below(i)]);
    return made;
  }();
  return keys;
}

template <class Store>
void BM_SetNew(benchmark::State& state) {
  for (auto _ : state) {
    auto store = std::make_unique<Store>();
    for (const std::string& key : keys()) store->set(key, kValue);
    state.PauseTiming();
    store.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kKeys));
}

template <class Store>
Store& filled() {
  static Store store;
  static const bool done = [] {
    for (std::size_t i = 0; i < kKeys; ++i) store.set(keys()[i * 7919 % kKeys], kValue);
    return true;
  }();
  (void)done;
  return store;
}

template <class Store>
void BM_SetAgain(benchmark::State& state) {
  Store& store = filled<Store>();
  std::size_t i = 0;
  for (auto _ : state) {
    store.set(keys()[i], kValue);
    if (++i == kKeys) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Store>
void BM_Get(benchmark::State& state) {
  Store& store = filled<Store>();
  std::size_t i = 0, bytes = 0;
  for (auto _ : state) {
    bytes += store.get(keys()[i]);
    if (++i == kKeys) i = 0;
  }
  if (bytes != static_cast<std::size_t>(state.iterations()) * kValue.size())
    state.SkipWithError("a value is missing");
  state.SetItemsProcessed(state.iterations());
}

void BM_Fork(benchmark::State& state) {
  Perigee& store = filled<Perigee>();
  for (auto _ : state) benchmark::DoNotOptimize(store.engine().fork());
}

void BM_MemoryPerKey(benchmark::State& state) {
  Perigee& store = filled<Perigee>();
  for (auto _ : state) benchmark::DoNotOptimize(store.engine().memory_used());
  state.counters["bytes_beyond_payload"] =
      static_cast<double>(store.engine().memory_used()) / static_cast<double>(kKeys) - 48;
}

BENCHMARK(BM_SetNew<Perigee>)->Iterations(2);
BENCHMARK(BM_SetNew<GuardedMap>)->Iterations(2);
BENCHMARK(BM_SetAgain<Perigee>);
BENCHMARK(BM_SetAgain<GuardedMap>);
BENCHMARK(BM_Get<Perigee>);
BENCHMARK(BM_Get<GuardedMap>);
BENCHMARK(BM_Fork);
BENCHMARK(BM_MemoryPerKey);

}  // namespace
}  // namespace perigee
