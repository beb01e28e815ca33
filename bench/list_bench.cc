// ds::List beside the sequences one would otherwise take: items of 20 bytes.
//
// A list can also be copied in no time, and finds an item by its position wherever items are added;
// the others do one or the other.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdint>
#include <deque>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/rng.h"
#include "engine/ds/list.h"
#include "tests/support/redis_server.h"

namespace perigee {
namespace {

constexpr std::size_t kMany = 1'000'000;

std::string item_of(std::size_t i) { return std::to_string(10'000'000'000'000'000'000u + i); }

class Perigee {
 public:
  void push_front(std::string_view item) { list_.push_front(item); }
  void push_back(std::string_view item) { list_.push_back(item); }
  void pop_front() { list_.erase(0); }
  void pop_back() { list_.erase(list_.size() - 1); }
  std::size_t size() const { return list_.size(); }
  std::string_view operator[](std::size_t at) const { return list_[at]; }
  void insert(std::size_t at, std::string_view item) { list_.insert(at, item); }
  void erase(std::size_t at) { list_.erase(at); }
  template <class Each>
  void for_each(std::size_t first, std::size_t count, const Each& each) const {
    list_.for_each(first, count, each);
  }

 private:
  ds::List list_;
};

template <class Sequence>
class Standard {
 public:
  void push_front(std::string_view item) { items_.emplace_front(item); }
  void push_back(std::string_view item) { items_.emplace_back(item); }
  void pop_front() { items_.pop_front(); }
  void pop_back() { items_.pop_back(); }
  std::size_t size() const { return items_.size(); }
  std::string_view operator[](std::size_t at) const { return *place(items_, at); }
  void insert(std::size_t at, std::string_view item) { items_.emplace(place(items_, at), item); }
  void erase(std::size_t at) { items_.erase(place(items_, at)); }
  template <class Each>
  void for_each(std::size_t first, std::size_t count, const Each& each) const {
    for (auto at = place(items_, first); count > 0; --count, ++at) each(std::string_view(*at));
  }

 private:
  template <class Items>
  static auto place(Items& items, std::size_t at) {
    return std::next(items.begin(), static_cast<std::ptrdiff_t>(at));
  }
  Sequence items_;
};

using Deque = Standard<std::deque<std::string>>;
using Linked = Standard<std::list<std::string>>;
using Vector = Standard<std::vector<std::string>>;

template <class Sequence>
std::unique_ptr<Sequence> filled(std::size_t n) {
  auto made = std::make_unique<Sequence>();
  for (std::size_t i = 0; i < n; ++i) made->push_back(item_of(i));
  return made;
}

std::size_t size_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

// An item in at one end and one out at the other.
template <class Sequence>
void BM_Queue(benchmark::State& state) {
  const auto queue = filled<Sequence>(size_of(state));
  const std::string item = item_of(7);
  for (auto _ : state) {
    queue->push_back(item);
    queue->pop_front();
  }
  if (queue->size() != size_of(state)) state.SkipWithError("an item is missing");
  state.SetItemsProcessed(state.iterations());
}

// In and out at the front.
template <class Sequence>
void BM_Stack(benchmark::State& state) {
  const auto stack = filled<Sequence>(size_of(state));
  const std::string item = item_of(7);
  for (auto _ : state) {
    stack->push_front(item);
    stack->pop_front();
  }
  if (stack->size() != size_of(state)) state.SkipWithError("an item is missing");
  state.SetItemsProcessed(state.iterations());
}

template <class Sequence>
void fill(benchmark::State& state, bool front) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < size_of(state); ++i) items.push_back(item_of(i));
  for (auto _ : state) {
    auto made = std::make_unique<Sequence>();
    for (const std::string& item : items) front ? made->push_front(item) : made->push_back(item);
    state.PauseTiming();
    made.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class Sequence>
void BM_PushBack(benchmark::State& state) {
  fill<Sequence>(state, false);
}
template <class Sequence>
void BM_PushFront(benchmark::State& state) {
  fill<Sequence>(state, true);
}

template <class Sequence>
void BM_Index(benchmark::State& state) {
  const auto list = filled<Sequence>(size_of(state));
  base::Rng rng(3);
  std::size_t bytes = 0;
  for (auto _ : state) bytes += (*list)[rng.below(size_of(state))].size();
  if (bytes != 20 * static_cast<std::size_t>(state.iterations()))
    state.SkipWithError("an item is wrong");
  state.SetItemsProcessed(state.iterations());
}

template <class Sequence>
void BM_Range100(benchmark::State& state) {
  const auto list = filled<Sequence>(size_of(state));
  base::Rng rng(3);
  std::size_t bytes = 0;
  for (auto _ : state)
    list->for_each(rng.below(size_of(state) - 100), 100,
                   [&](std::string_view item) { bytes += item.size(); });
  if (bytes != 2000 * static_cast<std::size_t>(state.iterations()))
    state.SkipWithError("an item is wrong");
  state.SetItemsProcessed(state.iterations());
}

// An item in at a place drawn at random, and one out at another.
template <class Sequence>
void BM_InsertAnywhere(benchmark::State& state) {
  const auto list = filled<Sequence>(size_of(state));
  base::Rng rng(3);
  const std::string item = item_of(7);
  for (auto _ : state) {
    list->insert(rng.below(size_of(state)), item);
    list->erase(rng.below(size_of(state)));
  }
  if (list->size() != size_of(state)) state.SkipWithError("an item is missing");
  state.SetItemsProcessed(state.iterations());
}

template <class Sequence>
void BM_Drop(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto list = filled<Sequence>(size_of(state));
    state.ResumeTiming();
    list.reset();
  }
}

template <class Sequence>
void BM_Copy(benchmark::State& state) {
  const auto list = filled<Sequence>(size_of(state));
  for (auto _ : state) {
    Sequence copy = *list;
    benchmark::DoNotOptimize(copy);
  }
}

void report_bytes(benchmark::State& state, std::size_t bytes) {
  state.counters["bytes_beyond_payload"] =
      static_cast<double>(bytes) / static_cast<double>(state.range(0)) - 20;
}

// What the allocator hands out for a list.
template <class Sequence>
void BM_Bytes(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    const auto list = filled<Sequence>(size_of(state));
    bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
  }
  report_bytes(state, bytes);
}

std::size_t used_memory(testing::RedisServer& server) {
  const std::string info = server.call({"INFO", "memory"}).to_text();
  return std::strtoull(info.c_str() + info.find("used_memory:") + 12, nullptr, 10);
}

// What a server says it uses for one.
void BM_BytesInServer(benchmark::State& state) {
  const auto server = testing::RedisServer::start();
  if (!server) return state.SkipWithError("redis-server is not installed");
  std::size_t bytes = 0;
  for (auto _ : state) {
    server->call({"FLUSHALL"});
    const std::size_t before = used_memory(*server);
    std::vector<std::string> push{"RPUSH", "list"};
    for (std::size_t i = 0; i < size_of(state); ++i) {
      push.push_back(item_of(i));
      if (push.size() < 1002 && i + 1 < size_of(state)) continue;
      server->call(push);
      push.resize(2);
    }
    bytes = used_memory(*server) - before;
  }
  report_bytes(state, bytes);
}

#define PERIGEE_LIST_BENCH(name)                  \
  BENCHMARK(name<Perigee>)->Arg(100)->Arg(kMany); \
  BENCHMARK(name<Deque>)->Arg(100)->Arg(kMany)

PERIGEE_LIST_BENCH(BM_PushBack);
PERIGEE_LIST_BENCH(BM_PushFront);
PERIGEE_LIST_BENCH(BM_Queue);
PERIGEE_LIST_BENCH(BM_Stack);
PERIGEE_LIST_BENCH(BM_Index);
BENCHMARK(BM_Index<Linked>)->Arg(kMany)->Iterations(100);
BENCHMARK(BM_Range100<Perigee>)->Arg(kMany);
BENCHMARK(BM_Range100<Deque>)->Arg(kMany);
BENCHMARK(BM_InsertAnywhere<Perigee>)->Arg(100)->Arg(kMany);
BENCHMARK(BM_InsertAnywhere<Vector>)->Arg(100)->Arg(kMany)->Iterations(200);
BENCHMARK(BM_InsertAnywhere<Linked>)->Arg(100)->Arg(kMany)->Iterations(200);
BENCHMARK(BM_Drop<Perigee>)->Arg(kMany)->Iterations(10);
BENCHMARK(BM_Drop<Deque>)->Arg(kMany)->Iterations(10);
BENCHMARK(BM_Copy<Perigee>)->Arg(kMany);
BENCHMARK(BM_Copy<Deque>)->Arg(kMany);
BENCHMARK(BM_Bytes<Perigee>)->Arg(100)->Arg(kMany)->Iterations(1);
BENCHMARK(BM_Bytes<Deque>)->Arg(100)->Arg(kMany)->Iterations(1);
BENCHMARK(BM_BytesInServer)->Arg(kMany)->Iterations(1);

}  // namespace
}  // namespace perigee
