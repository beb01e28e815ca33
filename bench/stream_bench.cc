// A stream beside what one would otherwise take: a std::map from id to a vector of pairs of
// strings.
//
// The stream also counts, trims by nodes, keeps groups and what is pending, and can be copied in no
// time; the map does none of that. Entries are those of a sensor: two fields, 32 bytes together.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "perigee/perigee.h"

#include "engine/ds/stream.h"

namespace perigee {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Map = std::map<StreamId, Pairs>;

StreamId id_of(std::uint64_t i) { return {1'700'000'000'000 + i * 7, 0}; }

// Eight digits, so that with the names an entry is 32 bytes of payload.
std::string value_of(std::uint64_t i) { return std::to_string(10'000'000 + i % 80'000'000); }

constexpr std::size_t kPayload = 32;
constexpr const char* kNames[] = {"sensor-1", "humidity"};

void add(ds::Stream& stream, std::uint64_t i, const std::string& value) {
  const ds::StreamField fields[] = {{kNames[0], value}, {kNames[1], value}};
  stream.append(id_of(i), fields, {});
}
void add(Map& map, std::uint64_t i, const std::string& value) {
  map.emplace(id_of(i), Pairs{{kNames[0], value}, {kNames[1], value}});
}

template <class Container>
Container filled(std::uint64_t n) {
  Container made;
  for (std::uint64_t i = 0; i < n; ++i) add(made, i, value_of(i));
  return made;
}

template <class Container>
void BM_Add(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    Container made = filled<Container>(n);
    state.PauseTiming();
    { Container gone = std::move(made); }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

std::size_t take(const ds::Stream& stream, StreamId from) {
  std::size_t bytes = 0, count = 0;
  stream.log().walk_up(from, StreamId::max(), [&](const ds::PackedEntry& entry) {
    entry.for_each_field([&](const ds::StreamField& field) { bytes += field.value.size(); });
    return ++count < 100;
  });
  return bytes;
}
std::size_t take(const Map& map, StreamId from) {
  std::size_t bytes = 0, count = 0;
  for (auto at = map.lower_bound(from); at != map.end() && count < 100; ++at, ++count)
    for (const auto& [name, value] : at->second) bytes += value.size();
  return bytes;
}

// A hundred entries from somewhere.
template <class Container>
void BM_Range100(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  const auto made = filled<Container>(n);
  std::uint64_t from = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes += take(made, id_of(from));
    from = (from + 7919) % (n - 100);
  }
  const bool right = bytes == static_cast<std::size_t>(state.iterations()) * 1600;
  if (!right) state.SkipWithError("a range gave the wrong entries");
  state.SetItemsProcessed(state.iterations() * 100);
}

// Bytes an entry, and what of them is not payload.
void BM_Memory(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) bytes = filled<ds::Stream>(n).heap_bytes();
  const double each = static_cast<double>(bytes) / static_cast<double>(n);
  state.counters["bytes_per_entry"] = each;
  state.counters["beyond_payload"] = each - static_cast<double>(kPayload);
}

// The same for what is pending.
void BM_PendingMemory(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) {
    ds::ConsumerGroup group({}, 0);
    const std::size_t before = group.heap_bytes();
    const std::uint64_t consumer = group.create_consumer("c", 0);
    for (std::uint64_t i = 0; i < n; ++i) group.deliver(id_of(i), {0, 1, consumer});
    bytes = group.heap_bytes() - before;
  }
  state.counters["bytes_per_pending"] = static_cast<double>(bytes) / static_cast<double>(n);
}

// XREADGROUP of ten and XACK of each, through the typed interface.
void BM_ReadGroupAndAcknowledge(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  ManualClock clock;
  Engine engine = Engine::open({.clock = &clock}).value();
  Streams streams = engine.streams();
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::string value = value_of(i);
    (void)streams.add("s", {{kNames[0], value}, {kNames[1], value}},
                      {.id = NewStreamId::exactly(id_of(i))});
  }
  (void)streams.create_group("s", "g", StreamId::min());
  std::vector<StreamId> ids;
  for (auto _ : state) {
    const auto read = *streams.read_group("s", "g", "c", 10);
    if (read.empty()) {
      (void)streams.set_group("s", "g", StreamId::min());
      continue;
    }
    ids.clear();
    for (const StreamEntry& entry : read) ids.push_back(entry.id);
    benchmark::DoNotOptimize(streams.acknowledge("s", "g", ids));
  }
  state.SetItemsProcessed(state.iterations() * 10);
}

// The same of a map, with what is pending in another one.
void BM_ReadGroupAndAcknowledgeMap(benchmark::State& state) {
  const auto made = filled<Map>(static_cast<std::uint64_t>(state.range(0)));
  std::map<StreamId, std::pair<std::string, std::uint64_t>> pending;
  StreamId last;
  std::vector<StreamId> ids;
  std::vector<Pairs> read;
  for (auto _ : state) {
    ids.clear();
    read.clear();
    for (auto at = made.upper_bound(last); at != made.end() && ids.size() < 10; ++at) {
      ids.push_back(at->first);
      read.push_back(at->second);
      pending.emplace(at->first, std::pair(std::string("c"), std::uint64_t{1}));
    }
    benchmark::DoNotOptimize(read);
    last = ids.empty() ? StreamId() : ids.back();
    for (const StreamId id : ids) pending.erase(id);
  }
  state.SetItemsProcessed(state.iterations() * 10);
}

// A copy, and the first write to it.
void BM_Fork(benchmark::State& state) {
  const auto made = filled<ds::Stream>(static_cast<std::uint64_t>(state.range(0)));
  const auto n = static_cast<std::uint64_t>(state.range(0));
  const std::string value = value_of(n);
  for (auto _ : state) {
    ds::Stream copy = made;
    add(copy, n, value);
    benchmark::DoNotOptimize(copy);
  }
}

constexpr std::int64_t kFew = 1000, kMany = 1000000;

BENCHMARK(BM_Add<ds::Stream>)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_Add<Map>)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_Range100<ds::Stream>)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_Range100<Map>)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_ReadGroupAndAcknowledge)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_ReadGroupAndAcknowledgeMap)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_Fork)->Arg(kFew)->Arg(kMany);
BENCHMARK(BM_Memory)->Arg(100)->Arg(kFew)->Arg(kMany)->Iterations(1);
BENCHMARK(BM_PendingMemory)->Arg(1)->Arg(kFew)->Arg(kMany)->Iterations(1);

}  // namespace
}  // namespace perigee
