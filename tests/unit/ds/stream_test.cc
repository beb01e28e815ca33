#include "engine/ds/stream.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

struct ModelDelivery {
  std::int64_t at = 0;
  std::uint64_t count = 0;
  std::string consumer;
  friend bool operator==(const ModelDelivery&, const ModelDelivery&) = default;
};
struct ModelGroup {
  std::map<std::string, std::int64_t> consumers;  // when they were seen
  std::map<StreamId, ModelDelivery> pending;
};
using Model = std::map<std::string, ModelGroup>;

// Some names are too long to stand in a node.
std::string draw_name(base::Rng& rng) {
  const std::string name = "c" + std::to_string(rng.below(12));
  return rng.below(2) == 0 ? name : name + " with a name that needs memory of its own";
}

void expect_same(const ConsumerGroup& group, const ModelGroup& model) {
  std::map<StreamId, ModelDelivery> pending;
  group.pending().walk([&](const ConsumerGroup::Pending::Item& item) {
    pending[item.key] = {item.value.at_millis, item.value.count,
                         std::string(group.consumer(item.value.consumer).name.text())};
    return true;
  });
  EXPECT_EQ(pending, model.pending);
  auto at = model.consumers.begin();
  group.for_each_consumer([&](std::uint64_t number, const ConsumerGroup::Consumer& consumer) {
    ASSERT_NE(at, model.consumers.end());
    EXPECT_EQ(consumer.name.text(), at->first);
    EXPECT_EQ(consumer.seen_at_millis, (at++)->second);
    std::vector<StreamId> theirs, ours;
    for (const auto& [id, delivery] : model.pending)
      if (delivery.consumer == consumer.name.text() && id >= StreamId{50, 0}) theirs.push_back(id);
    group.walk_pending_of(number, {50, 0}, [&](StreamId id) {
      ours.push_back(id);
      return true;
    });
    EXPECT_EQ(ours, theirs);
    std::uint64_t all = 0;
    for (const auto& [id, delivery] : model.pending)
      all += delivery.consumer == consumer.name.text() ? 1 : 0;
    EXPECT_EQ(consumer.pending, all);
  });
  EXPECT_EQ(at, model.consumers.end());
}

void expect_same(const Stream& stream, const Model& model) {
  auto at = model.begin();
  ASSERT_EQ(stream.groups().size(), model.size());
  stream.groups().walk([&](const Stream::Groups::Item& item) {
    EXPECT_EQ(item.key.text(), at->first);
    expect_same(*item.value, (at++)->second);
    return true;
  });
}

void change_group(base::Rng& rng, ConsumerGroup& group, ModelGroup& model) {
  const std::string name = draw_name(rng);
  const std::int64_t now = static_cast<std::int64_t>(rng.below(1000));
  const StreamId id{rng.below(100), rng.below(3)};
  auto number = group.find_consumer(name);
  ASSERT_EQ(number.has_value(), model.consumers.contains(name));
  if (rng.below(40) == 0 && number) {
    std::erase_if(model.pending, [&](const auto& item) { return item.second.consumer == name; });
    model.consumers.erase(name);
    group.remove_consumer(*number);
  } else if (rng.below(3) == 0) {
    EXPECT_EQ(group.acknowledge(id), model.pending.erase(id) == 1);
  } else {
    if (!number) {
      number = group.create_consumer(name, now);
    } else {
      group.see_consumer(*number, now);
    }
    model.consumers[name] = now;
    const std::uint64_t count = rng.below(9);
    group.deliver(id, {now, count, *number});
    model.pending[id] = {now, count, name};
  }
}

TEST(Stream, GroupsMatchAModelWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 3; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    std::vector<std::pair<Stream, Model>> forks(1);
    for (int step = 0; step < 20000 && !::testing::Test::HasFailure(); ++step) {
      auto& [stream, model] = forks[rng.below(forks.size())];
      const std::string name = draw_name(rng).replace(0, 1, "g");
      const bool there = model.contains(name);
      ASSERT_EQ(stream.find_group(name) != nullptr, there);
      if (!there) {
        EXPECT_TRUE(stream.create_group(name, {1, 2}, 3));
        model[name];
      } else if (rng.below(200) == 0) {
        EXPECT_TRUE(stream.destroy_group(name));
        model.erase(name);
      } else {
        const auto edit = stream.edit_group(name, true);
        change_group(rng, *edit, model[name]);
      }
      if (rng.below(400) != 0) continue;
      expect_same(stream, model);
      const auto copy = forks[rng.below(forks.size())];
      if (forks.size() < 4)
        forks.push_back(copy);
      else
        forks[rng.below(forks.size())] = copy;
    }
    for (auto& [stream, model] : forks) {
      expect_same(stream, model);
      for (const auto& [name, group] : model) EXPECT_TRUE(stream.destroy_group(name));
      EXPECT_EQ(stream.heap_bytes(), [] {
        Stream fresh;
        fresh.set_last_id({1, 1});
        return fresh.heap_bytes();
      }());
    }
  }
}

TEST(Stream, ADefaultOneAllocatesNothing) {
  const Stream stream;
  EXPECT_EQ(stream.heap_bytes(), 0u);
  EXPECT_EQ(stream.size(), 0u);
  EXPECT_EQ(stream.last_id(), StreamId());
  EXPECT_FALSE(stream.empty());
  EXPECT_EQ(stream.find_group("g"), nullptr);
  EXPECT_LE(sizeof(Stream), 16u);
  Stream written;
  written.set_last_id({1, 1});
  EXPECT_EQ(written.heap_bytes(), 144u);  // docs/internals/stream.md
}

TEST(Stream, ACopyDoesNotSeeWhatTheOtherBecomes) {
  Stream stream;
  const StreamField fields[] = {{"f", "v"}};
  for (std::uint64_t i = 1; i <= 1000; ++i) stream.append({i, 0}, fields, {});
  stream.create_group("g", {}, 0);
  const Stream kept = stream;
  {
    const auto group = stream.edit_group("g", true);
    group->deliver({1, 0}, {0, 1, group->create_consumer("c", 0)});
    group->last_delivered = {1, 0};
  }
  EXPECT_TRUE(stream.erase({500, 0}));
  stream.append({2000, 0}, fields, {});
  EXPECT_EQ(kept.size(), 1000u);
  EXPECT_TRUE(kept.log().find({500, 0}));
  EXPECT_EQ(kept.last_id(), (StreamId{1000, 0}));
  EXPECT_EQ(kept.max_removed_id(), StreamId());
  EXPECT_EQ(kept.find_group("g")->pending().size(), 0u);
  EXPECT_EQ(kept.find_group("g")->last_delivered, StreamId());
  EXPECT_EQ(stream.max_removed_id(), (StreamId{500, 0}));
  EXPECT_EQ(stream.entries_added(), 1001u);
}

}  // namespace
}  // namespace perigee::ds
