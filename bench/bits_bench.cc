// Bits of strings beside what one would otherwise take: a megabyte counted, searched and combined,
// single bits set and read. And HyperLogLogs beside a set of all the elements.
//
// The rivals have no keys, no accounts and no events; the length of a bitset is fixed when it is
// compiled, and a set takes more memory with every element.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "absl/container/flat_hash_set.h"
#include "engine/base/hash.h"
#include "engine/base/rng.h"

namespace perigee {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 20, kBits = 8 * kBytes;

std::string noise(std::uint64_t seed) {
  base::Rng rng(seed);
  std::string bytes(kBytes, '\0');
  for (char& byte : bytes) byte = static_cast<char>(rng.next());
  return bytes;
}

bool bit_at(std::string_view bytes, std::size_t at) {
  return (static_cast<unsigned char>(bytes[at / 8]) >> (7 - at % 8) & 1) != 0;
}

// Each holds a megabyte of noise twice, and one of zeros.
class PerigeeBits {
 public:
  PerigeeBits() : engine_(Engine::open(options()).value()) {
    (void)engine_.strings().set("a", noise(1));
    (void)engine_.strings().set("b", noise(2));
    (void)engine_.strings().set("zeros", std::string(kBytes, '\0'));
  }
  std::size_t count() { return *engine_.bits().count("a"); }
  std::size_t find() { return engine_.bits().find("zeros", true)->value_or(kBits); }
  void combine() {
    const std::string_view keys[] = {"a", "b"};
    benchmark::DoNotOptimize(*engine_.bits().combine(BitOp::kXor, "c", keys));
  }
  void set(std::size_t at, bool on) { benchmark::DoNotOptimize(*engine_.bits().set("b", at, on)); }
  bool get(std::size_t at) { return *engine_.bits().get("a", at); }

 private:
  EngineOptions options() {
    EngineOptions options;
    options.clock = &clock_;
    return options;
  }
  ManualClock clock_;
  Engine engine_;
};

class Bitset {
 public:
  using Set = std::bitset<kBits>;
  Bitset() {
    const std::string a = noise(1), b = noise(2);
    for (std::size_t i = 0; i < kBits; ++i) {
      a_->set(i, bit_at(a, i));
      b_->set(i, bit_at(b, i));
    }
  }
  std::size_t count() { return a_->count(); }
  std::size_t find() { return zeros_->_Find_first(); }
  void combine() {
    auto c = std::make_unique<Set>(*a_);
    *c ^= *b_;
    benchmark::DoNotOptimize(c);
  }
  void set(std::size_t at, bool on) { b_->set(at, on); }
  bool get(std::size_t at) { return a_->test(at); }

 private:
  std::unique_ptr<Set> a_ = std::make_unique<Set>(), b_ = std::make_unique<Set>(),
                       zeros_ = std::make_unique<Set>();
};

class VectorBool {
 public:
  VectorBool() : a_(kBits), b_(kBits), zeros_(kBits) {
    const std::string a = noise(1), b = noise(2);
    for (std::size_t i = 0; i < kBits; ++i) {
      a_[i] = bit_at(a, i);
      b_[i] = bit_at(b, i);
    }
  }
  std::size_t count() { return static_cast<std::size_t>(std::count(a_.begin(), a_.end(), true)); }
  std::size_t find() {
    return static_cast<std::size_t>(std::find(zeros_.begin(), zeros_.end(), true) - zeros_.begin());
  }
  void combine() {
    std::vector<bool> c(kBits);
    for (std::size_t i = 0; i < kBits; ++i) c[i] = a_[i] != b_[i];
    benchmark::DoNotOptimize(c);
  }
  void set(std::size_t at, bool on) { b_[at] = on; }
  bool get(std::size_t at) { return a_[at]; }

 private:
  std::vector<bool> a_, b_, zeros_;
};

template <class Store>
Store& filled() {
  static Store store;
  return store;
}

template <class Store>
void BM_CountMegabyte(benchmark::State& state) {
  Store& store = filled<Store>();
  const std::size_t expected = filled<Bitset>().count();
  for (auto _ : state)
    if (store.count() != expected) state.SkipWithError("the count is wrong");
}

// Looks for a 1 where there is none.
template <class Store>
void BM_FindInMegabyte(benchmark::State& state) {
  Store& store = filled<Store>();
  for (auto _ : state)
    if (store.find() != kBits) state.SkipWithError("found what is not there");
}

// A new megabyte made of two.
template <class Store>
void BM_CombineMegabytes(benchmark::State& state) {
  Store& store = filled<Store>();
  for (auto _ : state) store.combine();
}

// Bits drawn before the clock runs.
const std::vector<std::uint32_t>& places() {
  static const std::vector<std::uint32_t> places = [] {
    base::Rng rng(5);
    std::vector<std::uint32_t> drawn(1 << 16);
    for (std::uint32_t& place : drawn) place = static_cast<std::uint32_t>(rng.below(kBits));
    return drawn;
  }();
  return places;
}

template <class Store>
void BM_SetBit(benchmark::State& state) {
  Store& store = filled<Store>();
  std::size_t i = 0;
  for (auto _ : state) {
    store.set(places()[i % places().size()], i % 2 == 0);
    benchmark::ClobberMemory();
    ++i;
  }
}

template <class Store>
void BM_GetBit(benchmark::State& state) {
  Store& store = filled<Store>();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(store.get(places()[i++ % places().size()]));
}

void BM_FieldIncrement(benchmark::State& state) {
  ManualClock clock;
  EngineOptions options;
  options.clock = &clock;
  Engine engine = Engine::open(options).value();
  std::uint64_t i = 0;
  for (auto _ : state) {
    const FieldOp steps[] = {FieldOp::increment(FieldType::u(12), 12 * (i++ % 1000), 1)};
    benchmark::DoNotOptimize(engine.bits().field("k", steps));
  }
}

class PerigeeHll {
 public:
  PerigeeHll() : engine_(Engine::open({}).value()) {}
  void add(std::string_view element) { benchmark::DoNotOptimize(engine_.hll().add("k", element)); }
  std::int64_t count() { return *engine_.hll().count("k"); }
  std::int64_t count_afresh() {
    const std::string_view keys[] = {"k", "k"};
    return *engine_.hll().count(keys);
  }

 private:
  Engine engine_;
};

class FlatSet {
 public:
  void add(std::string_view element) { set_.emplace(element); }
  std::int64_t count() { return static_cast<std::int64_t>(set_.size()); }

 private:
  struct Xxh3 {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return base::hash_bytes(text, 1); }
  };
  absl::flat_hash_set<std::string, Xxh3, std::equal_to<>> set_;
};

std::vector<std::string> elements(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back("visitor:" + std::to_string(i));
  return names;
}

// An element at a time into a new one: sparse all the way for 1,000, dense nearly all the way for a
// million.
template <class Store>
void BM_AddElements(benchmark::State& state) {
  const auto names = elements(static_cast<std::size_t>(state.range(0)));
  const auto n = static_cast<double>(names.size());
  for (auto _ : state) {
    Store store;
    for (const std::string& name : names) store.add(name);
    const auto count = static_cast<double>(store.count());
    if (count < 0.96 * n || count > 1.04 * n) state.SkipWithError("the estimate is far off");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Of two keys, so that no answer is kept.
void BM_CountTwoHlls(benchmark::State& state) {
  PerigeeHll store;
  for (const std::string& name : elements(100'000)) store.add(name);
  for (auto _ : state) benchmark::DoNotOptimize(store.count_afresh());
}

#define PERIGEE_BITS_BENCH(name) \
  BENCHMARK(name<PerigeeBits>);  \
  BENCHMARK(name<Bitset>);       \
  BENCHMARK(name<VectorBool>)

PERIGEE_BITS_BENCH(BM_CountMegabyte);
PERIGEE_BITS_BENCH(BM_FindInMegabyte);
PERIGEE_BITS_BENCH(BM_CombineMegabytes);
PERIGEE_BITS_BENCH(BM_SetBit);
PERIGEE_BITS_BENCH(BM_GetBit);
BENCHMARK(BM_FieldIncrement);
BENCHMARK(BM_AddElements<PerigeeHll>)->Arg(1000)->Arg(1000000);
BENCHMARK(BM_AddElements<FlatSet>)->Arg(1000)->Arg(1000000);
BENCHMARK(BM_CountTwoHlls);

}  // namespace
}  // namespace perigee
