#include "engine/keyspace/turn.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/ds/bytes.h"
#include "tests/support/seeds.h"

namespace perigee::keyspace {
namespace {

using ds::Bytes;

// A keyspace with what a turn needs around it.
struct World {
  Keyspace keyspace{7};
  Graveyard graveyard;
  EventLog events{1000};
  base::Rng rng{1};
  std::uint64_t epoch = 0;
  std::int64_t now_millis = 1000;

  Turn turn(int database = 0) {
    return Turn({keyspace, graveyard, events, rng, epoch, UnixMicros(Millis(now_millis))},
                database);
  }
  void put(std::string_view key, std::int64_t deadline = kNoDeadline) {
    turn().put(key, Value(Bytes(std::string_view("v"))), deadline, "set");
  }
  std::vector<std::string> drain() {
    std::vector<std::string> out;
    for (const Event& e : events.drain())
      out.push_back(std::to_string(e.database) + ":" + std::string(e.name) + ":" +
                    std::string(e.key));
    return out;
  }
};

TEST(Turn, AnEditWithoutANoteLeavesNothingBehind) {
  World world;
  {
    auto turn = world.turn();
    auto edit = turn.edit<Bytes>("k");
    ASSERT_TRUE(edit);
  }
  EXPECT_EQ(world.turn().peek("k"), nullptr);
  EXPECT_TRUE(world.drain().empty());
  EXPECT_EQ(world.keyspace.memory_bytes(), 0u);
}

TEST(Turn, AnEditSettlesVersionMemoryAndEvent) {
  World world;
  world.put("k");
  const auto version = world.turn().peek("k")->version;
  const std::size_t before = world.keyspace.memory_bytes();
  world.drain();
  {
    auto turn = world.turn();
    auto edit = turn.edit<Bytes>("k");
    edit->append(std::string(1000, 'x'));
    edit.note("append");
  }
  EXPECT_GT(world.turn().peek("k")->version, version);
  EXPECT_GE(world.keyspace.memory_bytes(), before + 1000);
  EXPECT_EQ(world.drain(), std::vector<std::string>{"0:append:k"});
}

TEST(Turn, AnEditMaySettleWithoutAnEvent) {
  World world;
  {
    auto turn = world.turn();
    auto edit = turn.edit<Bytes>("k");
    edit->append(std::string(1000, 'x'));
    edit.note_without_event();
  }
  ASSERT_NE(world.turn().peek("k"), nullptr);
  EXPECT_GT(world.turn().peek("k")->version, 0u);
  EXPECT_GE(world.keyspace.memory_bytes(), 1000u);
  EXPECT_TRUE(world.drain().empty());
}

TEST(Turn, KeysGoInTheOrderOfTheirDeadlines) {
  World world;
  world.put("late", 1300);
  world.put("soon", 1100);
  world.put("tie-a", 1200);
  world.put("tie-b", 1200);
  world.put("never");
  world.drain();
  world.now_millis = 1300;
  (void)world.turn();
  EXPECT_EQ(world.drain(),
            (std::vector<std::string>{"0:expired:soon", "0:expired:tie-a", "0:expired:tie-b"}));
  EXPECT_NE(world.turn().peek("late"), nullptr) << "a key lives through its last millisecond";
  world.now_millis = 1301;
  EXPECT_EQ(world.turn().peek("late"), nullptr);
  EXPECT_NE(world.turn().peek("never"), nullptr);
}

TEST(Turn, RemovesABoundedNumberOfDueKeysAndTheRestAreAbsentAllTheSame) {
  World world;
  for (int i = 0; i < 500; ++i) world.put("k" + std::to_string(i), 1100 + i % 7);
  world.now_millis = 5000;
  auto turn = world.turn();
  EXPECT_GT(turn.size(), 400u);
  EXPECT_EQ(turn.peek("k499"), nullptr);
  EXPECT_EQ(turn.random_key(), nullptr);
  EXPECT_EQ(turn.size(), 0u);
}

TEST(Turn, DatabasesAreApartAndCanBeSwapped) {
  World world;
  world.turn(0).put("k", Value(Bytes(std::int64_t{1})), kNoDeadline, "set");
  world.turn(5).put("k", Value(Bytes(std::int64_t{2})), 4000, "set");
  world.turn().swap(0, 5);
  EXPECT_EQ(world.turn(0).peek("k")->value.get_if<Bytes>()->integer(), 2);
  EXPECT_EQ(world.turn(0).peek("k")->deadline, 4000);
  world.now_millis = 4001;
  EXPECT_EQ(world.turn(0).peek("k"), nullptr);
  EXPECT_NE(world.turn(5).peek("k"), nullptr);
}

TEST(Turn, ReadingNotesTheUseAndPeekingDoesNot) {
  World world;
  world.put("k");
  world.now_millis += 10'000;
  (void)world.turn().peek("k");
  EXPECT_EQ(world.turn().peek("k")->access, 1u);
  (void)world.turn().use("k");
  EXPECT_EQ(world.turn().peek("k")->access, 11u);
}

// Random turns on copies of a keyspace, beside a std::map each. Values, deadlines and the account
// of memory must be as if the others were not there.
TEST(Turn, CopiesOfAKeyspaceNeverSeeEachOther) {
  const std::uint64_t seed = testing::test_seed(11);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  using Model = std::map<std::string, std::pair<std::string, std::int64_t>>;
  std::vector<std::pair<World, Model>> worlds(1);
  const auto copy_of = [&](const std::pair<World, Model>& from) {
    std::pair<World, Model> to;
    to.first.keyspace = from.first.keyspace;
    to.first.now_millis = from.first.now_millis;
    to.second = from.second;
    return to;
  };
  const auto check = [&](std::pair<World, Model>& pair) {
    auto turn = pair.first.turn();
    for (const auto& [key, expected] : pair.second) {
      const KeyEntry* entry = turn.peek(key);
      ASSERT_NE(entry, nullptr) << key;
      ASSERT_EQ(entry->value.get_if<Bytes>()->text(), expected.first);
      ASSERT_EQ(entry->deadline, expected.second);
    }
    std::size_t heap = 0, alive = 0;
    turn.keys().for_each([&](std::uint64_t, const KeyEntry& entry) {
      heap += entry.heap_bytes();
      alive += turn.is_due(entry) ? 0 : 1;
    });
    ASSERT_EQ(alive, pair.second.size());
    ASSERT_EQ(heap, pair.first.keyspace.databases[0].heap_bytes);
  };
  for (int step = 0; step < 60000; ++step) {
    auto& [world, model] = worlds[rng.below(worlds.size())];
    if (rng.below(50) == 0) world.now_millis += static_cast<std::int64_t>(rng.below(300));
    std::erase_if(model, [now = world.now_millis](const auto& pair) {
      return pair.second.second != kNoDeadline && pair.second.second < now;
    });
    auto turn = world.turn();
    const std::string key = "key:" + std::to_string(rng.below(2000));
    const auto deadline = rng.below(3) == 0
                              ? world.now_millis + 1 + static_cast<std::int64_t>(rng.below(2000))
                              : kNoDeadline;
    switch (rng.below(4)) {
      case 0: {
        const std::string value(rng.below(60), static_cast<char>('a' + rng.below(26)));
        turn.put(key, Value(Bytes(std::string_view(value))), deadline, "set");
        model[key] = {value, deadline};
        break;
      }
      case 1:
        ASSERT_EQ(turn.erase(key, "del"), model.erase(key) == 1);
        break;
      case 2:
        if (const auto at = model.find(key); at != model.end()) {
          turn.set_deadline(key, deadline, "expire");
          at->second.second = deadline;
        }
        break;
      default: {
        auto edit = turn.edit_existing<Bytes>(key);
        const auto at = model.find(key);
        ASSERT_EQ(static_cast<bool>(edit), at != model.end());
        if (!edit) break;
        edit->append("+");
        edit.note("append");
        at->second.first += "+";
      }
    }
    if (rng.below(1000) == 0) {
      auto copy = copy_of(worlds[rng.below(worlds.size())]);
      if (worlds.size() < 4)
        worlds.push_back(std::move(copy));
      else
        worlds[rng.below(worlds.size())] = std::move(copy);
    }
    if (rng.below(2000) == 0)
      for (auto& pair : worlds) check(pair);
  }
  for (auto& pair : worlds) check(pair);
}

}  // namespace
}  // namespace perigee::keyspace
