// Bits of strings beside what one would otherwise take: a megabyte counted, searched and combined,
// single bits set and read.
//
// The rivals have no keys, no accounts and no events, and their length is fixed when they compile.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "engine/base/rng.h"

namespace perigee {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 20, kBits = 8 * kBytes;
using Set = std::bitset<kBits>;

std::string noise(std::uint64_t seed, std::size_t size) {
  base::Rng rng(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(rng.next());
  return bytes;
}

bool bit_at(std::string_view bytes, std::size_t at) {
  return (static_cast<unsigned char>(bytes[at / 8]) >> (7 - at % 8) & 1) != 0;
}

std::unique_ptr<Set> set_of(std::string_view bytes) {
  auto set = std::make_unique<Set>();
  for (std::size_t i = 0; i < kBits; ++i) set->set(i, bit_at(bytes, i));
  return set;
}

std::vector<bool> vector_of(std::string_view bytes) {
  std::vector<bool> bits(kBits);
  for (std::size_t i = 0; i < kBits; ++i) bits[i] = bit_at(bytes, i);
  return bits;
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

class Strings {
 public:
  Strings() : engine_(Engine::open(options()).value()) {
    (void)engine_.strings().set("a", noise(1, kBytes));
    (void)engine_.strings().set("b", noise(2, kBytes));
    (void)engine_.strings().set("zeros", std::string(kBytes, '\0'));
  }
  Bits bits() { return engine_.bits(); }

 private:
  EngineOptions options() {
    EngineOptions options;
    options.clock = &clock_;
    return options;
  }
  ManualClock clock_;
  Engine engine_;
};

void BM_CountPerigee(benchmark::State& state) {
  Strings strings;
  for (auto _ : state) benchmark::DoNotOptimize(*strings.bits().count("a"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}
void BM_CountBitset(benchmark::State& state) {
  const auto set = set_of(noise(1, kBytes));
  for (auto _ : state) benchmark::DoNotOptimize(set->count());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}
void BM_CountVectorBool(benchmark::State& state) {
  const auto bits = vector_of(noise(1, kBytes));
  for (auto _ : state) benchmark::DoNotOptimize(std::count(bits.begin(), bits.end(), true));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}

// Looks for a 1 where there is none.
void BM_FindPerigee(benchmark::State& state) {
  Strings strings;
  for (auto _ : state) benchmark::DoNotOptimize(*strings.bits().find("zeros", true));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}
void BM_FindVectorBool(benchmark::State& state) {
  const std::vector<bool> bits(kBits);
  for (auto _ : state) benchmark::DoNotOptimize(std::find(bits.begin(), bits.end(), true));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}

// A new megabyte made of two. The rivals, too, make one each time.
void BM_CombinePerigee(benchmark::State& state) {
  Strings strings;
  const std::string_view keys[] = {"a", "b"};
  for (auto _ : state) benchmark::DoNotOptimize(*strings.bits().combine(BitOp::kXor, "c", keys));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}
void BM_CombineBitset(benchmark::State& state) {
  const auto a = set_of(noise(1, kBytes)), b = set_of(noise(2, kBytes));
  for (auto _ : state) {
    auto c = std::make_unique<Set>(*a);
    *c ^= *b;
    benchmark::DoNotOptimize(c);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}
void BM_CombineByByte(benchmark::State& state) {
  const std::string a = noise(1, kBytes), b = noise(2, kBytes);
  for (auto _ : state) {
    std::string c;
    for (std::size_t i = 0; i < kBytes; ++i) c.push_back(static_cast<char>(a[i] ^ b[i]));
    benchmark::DoNotOptimize(c);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}

void BM_SetBitPerigee(benchmark::State& state) {
  Strings strings;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(*strings.bits().set("a", places()[i % places().size()], i % 2 == 0));
    ++i;
  }
}
void BM_SetBitVectorBool(benchmark::State& state) {
  auto bits = vector_of(noise(1, kBytes));
  std::size_t i = 0;
  for (auto _ : state) {
    bits[places()[i % places().size()]] = i % 2 == 0;
    benchmark::ClobberMemory();
    ++i;
  }
}
void BM_GetBitPerigee(benchmark::State& state) {
  Strings strings;
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(*strings.bits().get("a", places()[i++ % places().size()]));
}
void BM_GetBitVectorBool(benchmark::State& state) {
  const auto bits = vector_of(noise(1, kBytes));
  std::size_t i = 0;
  for (auto _ : state) {
    const bool bit = bits[places()[i++ % places().size()]];
    benchmark::DoNotOptimize(bit);
  }
}

void BM_FieldIncrement(benchmark::State& state) {
  Strings strings;
  std::uint64_t i = 0;
  for (auto _ : state) {
    const FieldOp steps[] = {FieldOp::increment(FieldType::u(12), 12 * (i++ % 1000), 1)};
    benchmark::DoNotOptimize(strings.bits().field("b", steps));
  }
}

BENCHMARK(BM_CountPerigee);
BENCHMARK(BM_CountBitset);
BENCHMARK(BM_CountVectorBool);
BENCHMARK(BM_FindPerigee);
BENCHMARK(BM_FindVectorBool);
BENCHMARK(BM_CombinePerigee);
BENCHMARK(BM_CombineBitset);
BENCHMARK(BM_CombineByByte);
BENCHMARK(BM_SetBitPerigee);
BENCHMARK(BM_SetBitVectorBool);
BENCHMARK(BM_GetBitPerigee);
BENCHMARK(BM_GetBitVectorBool);
BENCHMARK(BM_FieldIncrement);

}  // namespace
}  // namespace perigee
