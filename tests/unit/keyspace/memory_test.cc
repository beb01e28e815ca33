// What the keyspace says it uses, beside what the allocator handed out; and how what is dropped is
// given back a little at a time.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "perigee/perigee.h"

#include "engine/ds/bytes.h"
#include "engine/keyspace/turn.h"

namespace {

// Bytes handed out by operator new and not given back, as the allocator itself counts them: the
// usable size and its header.
std::size_t handed_out = 0;
std::size_t given_back = 0;  // how often

void* count(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  handed_out += malloc_usable_size(memory) + sizeof(std::size_t);
  return memory;
}
void uncount(void* memory) {
  if (memory == nullptr) return;
  handed_out -= malloc_usable_size(memory) + sizeof(std::size_t);
  ++given_back;
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return count(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t align) {
  const std::size_t alignment = static_cast<std::size_t>(align);
  return count(std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment));
}
void operator delete(void* memory) noexcept { uncount(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncount(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { uncount(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { uncount(memory); }

namespace perigee::keyspace {
namespace {

struct Load {
  int keys;
  std::size_t key_bytes, value_bytes;
  bool timed;
};

class MemoryAccount : public ::testing::TestWithParam<Load> {};

TEST_P(MemoryAccount, IsWithinFivePercentOfTheAllocator) {
  const Load load = GetParam();
  const std::size_t before = handed_out;
  auto keyspace = std::make_unique<Keyspace>(3);
  const std::size_t empty = handed_out - before;
  Graveyard graveyard;
  EventLog events(0);
  base::Rng rng(1);
  std::uint64_t epoch = 0;
  Turn turn({*keyspace, graveyard, events, rng, epoch, UnixMicros(Millis(5))}, 0);
  const auto expect_account = [&](double within) {
    const auto used = static_cast<double>(handed_out - before - empty);
    EXPECT_NEAR(static_cast<double>(keyspace->memory_bytes()), used, within * used);
  };
  const auto key_of = [&](int i) {
    const std::string number = std::to_string(i);
    const std::size_t pad = load.key_bytes > number.size() ? load.key_bytes - number.size() : 0;
    return std::string(pad, 'k') + number;
  };
  for (int i = 0; i < load.keys; ++i) {
    const ds::Bytes value = load.value_bytes == 0 ? ds::Bytes(std::int64_t{i})
                                                  : ds::Bytes(std::string(load.value_bytes, 'v'));
    turn.put(key_of(i), Value(value), load.timed ? 1000 + i : kNoDeadline, "set");
  }
  expect_account(0.05);
  for (int i = 0; i < load.keys; i += 2) turn.erase(key_of(i), "del");
  expect_account(0.05);
  // Of an index that is nearly empty it is an estimate.
  for (int i = 1; i < load.keys; i += 2)
    if (i % 20 != 1) turn.erase(key_of(i), "del");
  expect_account(0.15);
  turn.flush(0);
  EXPECT_EQ(keyspace->memory_bytes(), 0u);
  graveyard.take_all_apart();
  EXPECT_EQ(handed_out - before - empty, 0u);
}

INSTANTIATE_TEST_SUITE_P(Loads, MemoryAccount,
                         ::testing::Values(Load{20000, 16, 32, false}, Load{20000, 16, 32, true},
                                           Load{20000, 8, 0, false}, Load{2000, 100, 5000, true},
                                           Load{50000, 40, 12, true}));

constexpr std::size_t kElements = 4000;

std::string text_of(std::size_t i) { return "an element that is not inline " + std::to_string(i); }

Value large_list() {
  ds::List list;
  for (std::size_t i = 0; i < 30 * kElements; ++i) list.push_back(text_of(i));
  return Value(std::move(list));
}
Value large_hash(bool timed) {
  ds::Hash hash(1);
  for (std::size_t i = 0; i < kElements; ++i) hash.add(text_of(i), text_of(i));
  for (std::size_t i = 0; i < kElements && timed; ++i)
    hash.set_deadline(text_of(i), static_cast<std::int64_t>(i));
  return Value(std::move(hash));
}
Value large_set() {
  ds::Set set(1);
  for (std::size_t i = 0; i < kElements; ++i) set.add(text_of(i), 0);
  return Value(std::move(set));
}
Value large_zset() {
  ds::ZSet zset(1);
  for (std::size_t i = 0; i < kElements; ++i) zset.add(text_of(i), static_cast<double>(i));
  return Value(std::move(zset));
}
Value large_stream(bool pending) {
  ds::Stream stream;
  stream.create_group("group", {}, 0);
  const ds::StreamField field{"field", "value"};
  for (std::uint64_t i = 1; i <= kElements; ++i) stream.append({i, 0}, {&field, 1}, {0, 10});
  auto group = stream.edit_group("group", true);
  const std::uint64_t consumer = group->create_consumer("consumer", 0);
  for (std::uint64_t i = 1; i <= 10 * kElements && pending; ++i)
    group->deliver({i, 0}, {0, 1, consumer});
  return Value(std::move(stream));
}

struct Large {
  const char* name;
  Value (*make)();
};
const Large kLarge[] = {
    {"list", large_list},
    {"hash", [] { return large_hash(false); }},
    {"hash with deadlines", [] { return large_hash(true); }},
    {"set", large_set},
    {"sorted set", large_zset},
    {"stream", [] { return large_stream(false); }},
    {"stream with a group", [] { return large_stream(true); }},
};

// How often memory was given back since it was last asked.
class GivenBack {
 public:
  std::size_t since_last() { return given_back - std::exchange(last_, given_back); }

 private:
  std::size_t last_ = given_back;
};

// A few dozen nodes and entries, each of these with a name and a value at the most.
constexpr std::size_t kMostAtOnce = 200;

// All that waits, in how many steps.
std::size_t take_apart(Graveyard& graveyard) {
  GivenBack frees;
  std::size_t steps = 0;
  for (; graveyard.bytes() != 0; ++steps) {
    graveyard.take_some_apart();
    EXPECT_LE(frees.since_last(), kMostAtOnce);
  }
  return steps;
}

TEST(Dropped, LargeValuesGoALittleAtATime) {
  for (const Large& large : kLarge) {
    SCOPED_TRACE(large.name);
    const std::size_t before = handed_out;
    Graveyard graveyard;
    Value value = large.make();
    const std::size_t bytes = value.heap_bytes();
    GivenBack frees;
    graveyard.drop(std::move(value), bytes);
    EXPECT_LE(frees.since_last(), kMostAtOnce);
    EXPECT_EQ(graveyard.bytes(), bytes);
    EXPECT_GT(take_apart(graveyard), 10u);
    EXPECT_EQ(handed_out, before);
  }
}

TEST(Dropped, WhatAnotherHolderHasStays) {
  for (const Large& large : kLarge) {
    SCOPED_TRACE(large.name);
    const std::size_t before = handed_out;
    {
      Graveyard graveyard;
      const Value kept = large.make();
      const std::size_t whole = handed_out;
      graveyard.drop(Value(kept), kept.heap_bytes());
      EXPECT_EQ(graveyard.bytes(), 0u) << "one reference goes at once";
      EXPECT_EQ(handed_out, whole);
    }
    EXPECT_EQ(handed_out, before);
  }
}

TEST(Dropped, SmallValuesGoAtOnce) {
  Graveyard graveyard;
  ds::Hash hash(1);
  for (int i = 0; i < 10; ++i) hash.add(text_of(static_cast<std::size_t>(i)), "value");
  const std::size_t before = handed_out;
  const std::size_t bytes = hash.heap_bytes();
  graveyard.drop(Value(std::move(hash)), bytes);
  EXPECT_EQ(graveyard.bytes(), 0u);
  EXPECT_LT(handed_out, before);
}

// Keys, large values among them, in a few databases; what is left when the graveyard goes as well.
TEST(Dropped, DatabasesGoALittleAtATime) {
  for (const bool all : {true, false}) {
    const std::size_t before = handed_out;
    {
      Graveyard graveyard;
      for (std::size_t round = 0; round < 3; ++round) {
        Database database(1);
        for (std::size_t i = 0; i < kElements; ++i) {
          Value value = i % (kElements / 4) == 0
                            ? kLarge[i * 4 / kElements + 2 * (round % 2)].make()
                            : Value(ds::Bytes(text_of(i)));
          const auto birth =
              database.keys.insert({ds::Bytes(text_of(i)), std::move(value), 5, 0, 0});
          database.dues.insert({5, birth});
        }
        GivenBack frees;
        graveyard.drop(std::move(database));
        EXPECT_LE(frees.since_last(), kMostAtOnce);
      }
      graveyard.take_some_apart();
      EXPECT_NE(graveyard.bytes(), 0u);
      if (all) {
        EXPECT_GT(take_apart(graveyard), 400u);
      }
    }
    EXPECT_EQ(handed_out, before);
  }
}

// One script run makes large sets and drops them, faster than they are taken apart: at the memory
// limit they go at once.
TEST(Dropped, NothingWaitsBeyondTheMemoryLimit) {
  const std::string_view script =
      "local names = {} for i = 1, 5000 do names[i] = string.format('%050d', i) end "
      "for i = 1, 40 do redis.call('SADD', KEYS[1], unpack(names)) redis.call('DEL', KEYS[1]) end";
  for (const std::size_t limit : {std::size_t{0}, std::size_t{4} << 20}) {
    EngineOptions options;
    options.limits.memory_bytes = limit;
    Engine engine = Engine::open(options).value();
    const std::string_view keys[] = {"set"};
    const std::size_t before = handed_out;
    ASSERT_TRUE(engine.eval(script, keys).is_nil());
    EXPECT_EQ(engine.memory_used(), 0u);
    const std::size_t waiting = handed_out - before;
    if (limit == 0)
      EXPECT_GT(waiting, std::size_t{8} << 20) << "or this test tells nothing";
    else
      EXPECT_LT(waiting, limit + limit / 4);
  }
}

}  // namespace
}  // namespace perigee::keyspace
