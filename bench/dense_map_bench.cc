// dense_map beside the maps one would otherwise take: 16-byte keys, 8-byte values.
//
// dense_map also keeps the order of insertion, numbers its entries for SCAN, and can be copied in
// no time; the others do none of that.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/base/hash.h"
#include "engine/base/rng.h"
#include "engine/ds/bytes.h"
#include "engine/ds/dense_map.h"

namespace perigee {
namespace {

struct Entry {
  ds::Bytes name;
  std::uint64_t value;
  std::string_view key() const { return name.text(); }
};

struct Xxh3 {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return base::hash_bytes(text, 1); }
};

class Dense {
 public:
  void insert(std::string_view key, std::uint64_t value) { map_.insert({ds::Bytes(key), value}); }
  const std::uint64_t* find(std::string_view key) const {
    const auto found = map_.find(key);
    return found.birth == 0 ? nullptr : &found.entry->value;
  }
  void erase(std::string_view key) { map_.erase(map_.find(key).birth); }
  std::uint64_t sum() const {
    std::uint64_t sum = 0;
    map_.for_each([&](std::uint64_t, const Entry& entry) { sum += entry.value; });
    return sum;
  }

 private:
  ds::DenseMap<Entry> map_{1};
};

template <class Map>
class Standard {
 public:
  void insert(std::string_view key, std::uint64_t value) { map_.emplace(key, value); }
  const std::uint64_t* find(std::string_view key) const {
    const auto at = map_.find(key);
    return at == map_.end() ? nullptr : &at->second;
  }
  void erase(std::string_view key) { map_.erase(map_.find(key)); }
  std::uint64_t sum() const {
    std::uint64_t sum = 0;
    for (const auto& [key, value] : map_) sum += value;
    return sum;
  }

 private:
  Map map_;
};

using Flat = Standard<absl::flat_hash_map<std::string, std::uint64_t, Xxh3, std::equal_to<>>>;
using Unordered = Standard<std::unordered_map<std::string, std::uint64_t, Xxh3, std::equal_to<>>>;

// The i-th key; `other` ones are never inserted.
std::string key_of(std::uint64_t i, char other = 'k') {
  std::string digits = std::to_string(i);
  return std::string(1, other) + std::string(15 - digits.size(), '0') + digits;
}

std::vector<std::string> shuffled_keys(std::size_t n, char other = 'k') {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < n; ++i) keys.push_back(key_of(i, other));
  base::Rng rng(3);
  for (std::size_t i = n; i > 1; --i) std::swap(keys[i - 1], keys[rng.below(i)]);
  return keys;
}

template <class Map>
void fill(Map& map, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) map.insert(key_of(i), i);
}

template <class Map>
void BM_Insert(benchmark::State& state) {
  const auto keys = shuffled_keys(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Map map;
    for (std::size_t i = 0; i < keys.size(); ++i) map.insert(keys[i], i);
    state.PauseTiming();
    { Map gone = std::move(map); }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class Map>
void look_up(benchmark::State& state, char other) {
  const auto n = static_cast<std::size_t>(state.range(0));
  Map map;
  fill(map, n);
  const auto keys = shuffled_keys(n, other);
  std::size_t i = 0, found = 0;
  for (auto _ : state) {
    found += map.find(keys[i]) != nullptr ? 1 : 0;
    if (++i == n) i = 0;
  }
  const bool right = found == (other == 'k' ? static_cast<std::size_t>(state.iterations()) : 0);
  if (!right) state.SkipWithError("a look-up gave the wrong answer");
  state.SetItemsProcessed(state.iterations());
}

template <class Map>
void BM_Hit(benchmark::State& state) {
  look_up<Map>(state, 'k');
}

template <class Map>
void BM_Miss(benchmark::State& state) {
  look_up<Map>(state, 'x');
}

template <class Map>
void BM_Iterate(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  Map map;
  fill(map, n);
  for (auto _ : state)
    if (map.sum() != n * (n - 1) / 2) state.SkipWithError("the sum is wrong");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Erases and inserts, the size staying the same.
template <class Map>
void BM_Churn(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  Map map;
  fill(map, n);
  const auto keys = shuffled_keys(n);
  std::size_t i = 0;
  for (auto _ : state) {
    map.erase(keys[i]);
    map.insert(keys[i], i);
    if (++i == n) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

// Seconds that this thread has been running: a moment that the machine gave to others does not
// count.
double thread_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The longest that one insertion takes while the map grows to ten million.
template <class Map>
void BM_WorstInsert(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  double worst = 0;
  for (auto _ : state) {
    Map map;
    double longest = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
      const std::string key = key_of(i);
      const double start = thread_seconds();
      map.insert(key, i);
      longest = std::max(longest, thread_seconds() - start);
    }
    state.SetIterationTime(longest);
    worst = worst == 0 ? longest : std::min(worst, longest);
  }
  // The best of the runs' maxima: a machine has pauses of its own.
  state.counters["worst_us"] = worst * 1e6;
}

#define PERIGEE_MAP_BENCH(name)                    \
  BENCHMARK(name<Dense>)->Arg(1000)->Arg(1000000); \
  BENCHMARK(name<Flat>)->Arg(1000)->Arg(1000000);  \
  BENCHMARK(name<Unordered>)->Arg(1000)->Arg(1000000)

PERIGEE_MAP_BENCH(BM_Insert);
PERIGEE_MAP_BENCH(BM_Hit);
PERIGEE_MAP_BENCH(BM_Miss);
PERIGEE_MAP_BENCH(BM_Iterate);
PERIGEE_MAP_BENCH(BM_Churn);
BENCHMARK(BM_WorstInsert<Dense>)->Arg(10000000)->UseManualTime()->Iterations(3);
BENCHMARK(BM_WorstInsert<Flat>)->Arg(10000000)->UseManualTime()->Iterations(3);
BENCHMARK(BM_WorstInsert<Unordered>)->Arg(10000000)->UseManualTime()->Iterations(3);

}  // namespace
}  // namespace perigee
