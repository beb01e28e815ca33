#include "engine/ds/list.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"
#include "tests/unit/ds/counted_new.h"

namespace perigee::ds {
namespace {

using Model = std::deque<std::string>;

void expect_equal(const List& list, const Model& model) {
  ASSERT_EQ(list.size(), model.size());
  ASSERT_EQ(list.empty(), model.empty());
  std::size_t i = 0;
  list.for_each(0, list.size(), [&](std::string_view item) { ASSERT_EQ(item, model[i++]); });
  if (model.empty()) return;
  List::Cursor back(list, list.size() - 1);
  for (i = model.size(); i-- > 0; back.previous()) ASSERT_EQ(*back, model[i]);
  ASSERT_FALSE(back);
}

// How long items are: of one length, of many, with long ones among them.
enum class Kind { kEmpty, kTwenty, kMixed, kLong };

std::string random_item(base::Rng& rng, Kind kind) {
  std::size_t length = 20;
  if (kind == Kind::kEmpty) length = rng.below(2);
  if (kind == Kind::kMixed) length = rng.below(10) == 0 ? rng.below(1100) : rng.below(60);
  if (kind == Kind::kLong) length = rng.below(3) == 0 ? 1000 + rng.below(3000) : rng.below(9);
  std::string item(length, static_cast<char>('a' + rng.below(26)));
  if (length > 4) item.replace(0, 4, std::to_string(1000 + rng.below(9000)));
  return item;
}

auto place(Model& model, std::size_t at) { return model.begin() + static_cast<std::ptrdiff_t>(at); }

void add(List& list, Model& model, base::Rng& rng, const std::string& item) {
  switch (rng.below(4)) {
    case 0:
      list.push_front(item);
      return model.push_front(item);
    case 1:
      list.push_back(Bytes(item).text());
      return model.push_back(item);
    default: {
      const std::size_t at = rng.below(model.size() + 1);
      list.insert(at, Bytes(item));
      model.insert(place(model, at), item);
    }
  }
}

void cut(List& list, Model& model, base::Rng& rng) {
  const std::size_t first = rng.below(model.size() / 8 + 1);
  const std::size_t count = model.size() - first - rng.below((model.size() - first) / 8 + 1);
  list.trim(first, count);
  model.erase(model.begin(), place(model, first));
  model.resize(count);
}

void step(List& list, Model& model, base::Rng& rng, Kind kind, bool decline) {
  const std::string item = random_item(rng, kind);
  if (model.empty() || rng.below(8) < (decline ? 2u : 5u)) return add(list, model, rng, item);
  if (rng.below(400) == 0) return cut(list, model, rng);
  std::size_t at = rng.below(model.size());
  if (rng.below(3) == 0) at = rng.below(2) == 0 ? 0 : model.size() - 1;
  ASSERT_EQ(list[at], model[at]);
  ASSERT_EQ(list.copy_of(at).text(), model[at]);
  if (rng.below(3) == 0) {
    list.replace(at, item);
    model[at] = item;
  } else {
    list.erase(at);
    model.erase(place(model, at));
  }
}

void match_a_deque(Kind kind, std::uint64_t usual_seed, int steps) {
  const std::uint64_t seed = testing::test_seed(usual_seed);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  const std::size_t before = testing::live_bytes();
  {
    std::vector<std::pair<List, Model>> forks(1);
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      auto& [list, model] = forks[rng.below(forks.size())];
      step(list, model, rng, kind, (i / (steps / 4)) % 2 == 1);
      if (i % 997 == 0) expect_equal(list, model);
      if (rng.below(3000) == 0) {
        const auto copy = forks[rng.below(forks.size())];
        if (forks.size() < 3)
          forks.push_back(copy);
        else
          forks[rng.below(forks.size())] = copy;
      }
    }
    for (const auto& [list, model] : forks) expect_equal(list, model);
  }
  EXPECT_EQ(testing::live_bytes(), before);
}

TEST(List, MatchesADequeWithForksTakenAtRandom) { match_a_deque(Kind::kMixed, 21, 60000); }
TEST(List, MatchesADequeOfEqualLengths) { match_a_deque(Kind::kTwenty, 22, 60000); }
TEST(List, MatchesADequeOfEmptyItems) { match_a_deque(Kind::kEmpty, 23, 60000); }
TEST(List, MatchesADequeOfLongItems) { match_a_deque(Kind::kLong, 24, 20000); }

// What a list says it takes is what was allocated, as long as nothing is shared.
TEST(List, CountsWhatItAllocates) {
  const std::uint64_t seed = testing::test_seed(25);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  for (const Kind kind : {Kind::kEmpty, Kind::kTwenty, Kind::kMixed, Kind::kLong}) {
    const std::size_t before = testing::live_bytes();
    List list;
    {
      Model model;
      for (int i = 0; i < 6000; ++i) step(list, model, rng, kind, i >= 4000);
    }
    const std::size_t allocated = testing::live_bytes() - before;
    EXPECT_EQ(allocated, list.heap_bytes());
    list.clear();
    EXPECT_EQ(list.heap_bytes(), 0u);
  }
}

TEST(List, TakesTwoBytesAnItem) {
  List pushed, fronted;
  constexpr std::size_t kItems = 100'000;
  for (std::size_t i = 0; i < kItems; ++i) {
    const std::string item = std::to_string(10'000'000'000'000'000'000u - i);
    pushed.push_back(item);
    fronted.push_front(item);
  }
  EXPECT_LT(pushed.heap_bytes(), kItems * 20 + kItems * 23 / 10);
  EXPECT_LT(fronted.heap_bytes(), kItems * 20 + kItems * 23 / 10);
  List small;
  for (int i = 0; i < 5; ++i) small.push_back("hello");
  EXPECT_LE(small.heap_bytes(), 80u);
}

TEST(List, QueuesDoNotGrow) {
  List queue;
  for (int i = 0; i < 1000; ++i) queue.push_back("a job that is waiting");
  const std::size_t bytes = queue.heap_bytes();
  for (int i = 0; i < 100'000; ++i) {
    queue.push_back(std::to_string(i));
    queue.erase(0);
  }
  EXPECT_EQ(queue.size(), 1000u);
  EXPECT_LE(queue.heap_bytes(), bytes);
  EXPECT_EQ(queue[0], "99000");
  for (int i = 0; i < 1000; ++i) queue.erase(queue.size() - 1);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.heap_bytes(), 0u);
}

// A thousand erasures in the middle of a big list leave no trail of thin nodes.
TEST(List, ThinsOutWithoutATrail) {
  List list;
  for (int i = 0; i < 200'000; ++i) list.push_back("twenty bytes an item");
  for (std::size_t i = 0; list.size() > 2000; i = (i + 7919) % list.size()) list.erase(i);
  EXPECT_LT(list.heap_bytes(), 2000u * 80);
}

TEST(List, LongItemsAreSharedByCopies) {
  List list;
  list.push_back(std::string(3'000'000, 'x'));
  for (int i = 0; i < 300; ++i) list.push_back("short");
  const std::size_t before = testing::live_bytes();
  List copy = list;
  copy.push_front("new");
  copy.erase(2);
  copy.insert(5, list.copy_of(0));
  EXPECT_LT(testing::live_bytes() - before, 20'000u);
  EXPECT_EQ(copy[1].data(), list[0].data());
  EXPECT_EQ(copy[5].size(), 3'000'000u);
  copy.replace(1, "y");
  EXPECT_EQ(list[0].size(), 3'000'000u);
}

// Every allocation fails once: the items stay as they were, and so does the account.
TEST(List, LosesNothingWhenMemoryRunsOut) {
  const std::uint64_t seed = testing::test_seed(26);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  for (int round = 0; round < 60; ++round) {
    const Kind kind = static_cast<Kind>(round % 4);
    List list;
    Model model;
    const int steps = 1 + static_cast<int>(rng.below(3000));
    for (int i = 0; i < steps; ++i) add(list, model, rng, random_item(rng, kind));
    const List fork = list;
    const std::string item = random_item(rng, kind);
    const std::size_t at = rng.below(model.size()), what = rng.below(4);
    for (int allowed = 0;; ++allowed) {
      bool failed = false;
      {
        const testing::FailingNew failing(allowed);
        try {
          if (what == 0) list.insert(at, item);
          if (what == 1) list.replace(at, item);
          if (what == 2) list.erase(at);
          if (what == 3) list.trim(at, 1);
        } catch (const std::bad_alloc&) {
          failed = true;
        }
      }
      if (!failed) break;
      expect_equal(list, model);
    }
    if (what == 0) model.insert(place(model, at), item);
    if (what == 1) model[at] = item;
    if (what == 2) model.erase(place(model, at));
    if (what == 3) model = {model[at]};
    expect_equal(list, model);
  }
}

}  // namespace
}  // namespace perigee::ds
