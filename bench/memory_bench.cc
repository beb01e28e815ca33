// Bytes an element beyond its payload: the same data in perigee and in a real redis-server.
//
// perigee's figure is what the allocator handed out, the server's is used_memory. Tables that
// double are at times half empty: the mean of three sizes.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

#include "tests/support/redis_server.h"

namespace perigee {
namespace {

using Words = std::vector<std::string>;

// `add` appends element i to a command that begins with `command`; an empty one: adds a command of
// its own for each element.
struct Row {
  double payload;  // bytes an element
  Words command;
  std::function<void(Words&, int)> add;
};

// `count` characters, different for each i.
std::string text_of(char first, int i, std::size_t count) {
  const std::string digits = std::to_string(i);
  std::string text(count - digits.size(), '0');
  text[0] = first;
  return text + digits;
}

template <class Call>
void load(const Row& row, int elements, const Call& call) {
  const int per_call = row.command.empty() ? 1 : 500;
  for (int i = 0; i < elements;) {
    Words argv = row.command;
    for (const int end = std::min(i + per_call, elements); i < end; ++i) row.add(argv, i);
    call(argv);
  }
}

std::size_t handed_out() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

double bytes_in_perigee(const Row& row, int elements) {
  const std::size_t before = handed_out();
  Engine engine = Engine::open({}).value();
  load(row, elements, [&](const Words& argv) {
    const std::vector<std::string_view> views(argv.begin(), argv.end());
    if (engine.call(views).is_error()) std::abort();
  });
  return static_cast<double>(handed_out() - before);
}

double used_memory(testing::RedisServer& server) {
  const std::string info = server.call({"INFO", "memory"}).to_text();
  return std::strtod(info.c_str() + info.find("used_memory:") + 12, nullptr);
}

double bytes_in_server(testing::RedisServer& server, const Row& row, int elements) {
  server.call({"FLUSHALL"});
  const double before = used_memory(server);
  std::vector<Words> batch;
  const auto send = [&] {
    server.pipeline(batch);
    batch.clear();
  };
  load(row, elements, [&](const Words& argv) {
    batch.push_back(argv);
    if (batch.size() == 500) send();
  });
  send();
  return used_memory(server) - before;
}

void BM_Memory(benchmark::State& state, const Row& row) {
  const auto server = testing::RedisServer::start();
  double perigee = 0, theirs = 0;
  const int sizes[] = {600'000, 800'000, 1'000'000};
  for (auto _ : state)
    for (const int elements : sizes) {
      perigee += bytes_in_perigee(row, elements) / elements / 3 - row.payload / 3;
      if (server)
        theirs += bytes_in_server(*server, row, elements) / elements / 3 - row.payload / 3;
    }
  state.counters["payload"] = row.payload;
  state.counters["perigee_bytes"] = perigee;
  if (server) state.counters["server_bytes"] = theirs;
}

void add_all(Words& argv, const Words& more) { argv.insert(argv.end(), more.begin(), more.end()); }

const Row kString{48, {"MSET"}, [](Words& argv, int i) {
                    add_all(argv, {text_of('k', i, 16), text_of('v', i, 32)});
                  }};
const Row kTimedString{56, {}, [](Words& argv, int i) {
                         add_all(argv, {"SET", text_of('k', i, 16), text_of('v', i, 32), "EX",
                                        std::to_string(100000 + i * 7919L % 1000000)});
                       }};
const Row kInteger{24, {"MSET"}, [](Words& argv, int i) {
                     add_all(argv, {text_of('k', i, 16), std::to_string(1000000 + i)});
                   }};
// A key of 16 bytes, fields of 6 and values of 8.
const Row kSmallHash{86, {}, [](Words& argv, int i) {
                       add_all(argv, {"HSET", text_of('h', i, 16)});
                       for (int field = 0; field < 5; ++field)
                         add_all(argv, {text_of('f', field, 6), text_of('v', i, 8)});
                     }};
const Row kSetOfStrings{
    20, {"SADD", "k"}, [](Words& argv, int i) { argv.push_back(text_of('m', i, 20)); }};
const Row kSetOfIntegers{
    4, {"SADD", "k"}, [](Words& argv, int i) { argv.push_back(std::to_string(i * 31)); }};
const Row kLargeHash{28, {"HSET", "k"}, [](Words& argv, int i) {
                       add_all(argv, {text_of('f', i, 14), text_of('v', i, 14)});
                     }};
const Row kList{
    20, {"RPUSH", "k"}, [](Words& argv, int i) { argv.push_back(text_of('i', i, 20)); }};
const Row kSortedSet{28, {"ZADD", "k"}, [](Words& argv, int i) {
                       add_all(argv, {std::to_string(i * 7919L % 1000003), text_of('m', i, 20)});
                     }};
// An id of 16 bytes and a value; the name of the field stands once in a page.
const Row kStream{
    32, {}, [](Words& argv, int i) {
      add_all(argv, {"XADD", "k", std::to_string(1700000000000 + i), "field", text_of('v', i, 16)});
    }};

#define PERIGEE_MEMORY_BENCH(name, row) \
  BENCHMARK_CAPTURE(BM_Memory, name, row)->Iterations(1)->Unit(benchmark::kMillisecond)

PERIGEE_MEMORY_BENCH(string_of_32_bytes, kString);
PERIGEE_MEMORY_BENCH(string_of_32_bytes_with_a_TTL, kTimedString);
PERIGEE_MEMORY_BENCH(string_that_is_an_integer, kInteger);
PERIGEE_MEMORY_BENCH(hash_of_5_small_fields, kSmallHash);
PERIGEE_MEMORY_BENCH(field_of_a_large_hash, kLargeHash);
PERIGEE_MEMORY_BENCH(member_of_a_set_of_20_bytes, kSetOfStrings);
PERIGEE_MEMORY_BENCH(member_of_a_set_of_integers, kSetOfIntegers);
PERIGEE_MEMORY_BENCH(member_of_a_sorted_set, kSortedSet);
PERIGEE_MEMORY_BENCH(item_of_a_list_of_20_bytes, kList);
PERIGEE_MEMORY_BENCH(entry_of_a_stream, kStream);

}  // namespace
}  // namespace perigee
