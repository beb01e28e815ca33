// The typed lists: what comes back, what is refused, and that call() does the same.
#include "perigee/lists.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

using MaybeText = std::optional<std::string>;
using Texts = std::vector<std::string>;

class ListsTest : public ::testing::Test {
 protected:
  Texts all(std::string_view key) {
    Texts texts;
    for (const BytesView& item : *lists.range(key, 0, -1)) texts.push_back(item.str());
    return texts;
  }
  void push(std::string_view key, std::initializer_list<std::string_view> items) {
    ASSERT_TRUE(lists.push_back(key, std::vector<std::string_view>(items)).has_value());
  }
  template <class T>
  static void expect_refused(const Result<T>& result, ErrorCode code, std::string_view text) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error(), (Error{code, std::string(text)}));
  }

  ManualEngine world;
  Lists lists = world.engine.lists();
  Keys keys = world.engine.keys();
};

TEST_F(ListsTest, PushAndPopAtBothEnds) {
  const std::string_view items[] = {"b", "a"};
  EXPECT_EQ(*lists.push_front("l", items), 2u);
  EXPECT_EQ(*lists.push_back("l", std::string_view("c\0d", 3)), 3u);
  EXPECT_EQ(all("l"), (Texts{"a", "b", std::string("c\0d", 3)}));
  EXPECT_EQ(*lists.size("l"), 3u);
  EXPECT_EQ(*lists.pop_back("l"), MaybeText(std::string("c\0d", 3)));
  EXPECT_EQ(*lists.pop_front("l"), MaybeText("a"));
  EXPECT_EQ(*lists.pop_front("l"), MaybeText("b"));
  EXPECT_EQ(*lists.pop_front("l"), std::nullopt);
  EXPECT_FALSE(keys.exists("l"));
  EXPECT_EQ(*lists.size("l"), 0u);
}

TEST_F(ListsTest, PushesNothingWhereThereIsNothing) {
  EXPECT_EQ(*lists.push_back("l", "x", PushWhen::kIfPresent), 0u);
  EXPECT_EQ(*lists.push_front("l", std::span<const std::string_view>()), 0u);
  EXPECT_FALSE(keys.exists("l"));
  push("l", {"a"});
  EXPECT_EQ(*lists.push_front("l", "x", PushWhen::kIfPresent), 2u);
  EXPECT_EQ(*lists.push_back("l", std::span<const std::string_view>()), 2u);
}

TEST_F(ListsTest, PopsManyAtOnce) {
  push("l", {"a", "b", "c", "d", "e"});
  EXPECT_EQ(*lists.pop_many("l", ListEnd::kBack, 2), (Texts{"e", "d"}));
  EXPECT_TRUE(lists.pop_many("l", ListEnd::kFront, 0)->empty());
  EXPECT_EQ(*lists.pop_many("l", ListEnd::kFront, ~std::size_t{0}), (Texts{"a", "b", "c"}));
  EXPECT_TRUE(lists.pop_many("l", ListEnd::kFront, 1)->empty());
  push("m", {"x", "y"});
  const std::string_view names[] = {"l", "m", "m"};
  const auto popped = lists.pop_first(names, ListEnd::kBack);
  ASSERT_TRUE(*popped);
  EXPECT_EQ((*popped)->key, 1u);
  EXPECT_EQ((*popped)->items, Texts{"y"});
  EXPECT_EQ(*lists.pop_first({}, ListEnd::kBack) == std::nullopt, true);
  expect_refused(lists.pop_first(names, ListEnd::kBack, 0), ErrorCode::kOutOfRange,
                 "ERR count should be greater than 0");
}

TEST_F(ListsTest, ReadsByIndexWithoutACopy) {
  push("l", {"a", "b", "c"});
  const auto first = *lists.at("l", 0);
  EXPECT_EQ(first->view().data(), (*lists.at("l", -3))->view().data());
  EXPECT_EQ((*lists.at("l", -1))->view(), "c");
  EXPECT_EQ(*lists.at("l", 3), std::nullopt);
  EXPECT_EQ(*lists.at("l", -4), std::nullopt);
  EXPECT_EQ(*lists.at("absent", 0), std::nullopt);
  EXPECT_TRUE(lists.range("absent", 0, -1)->empty());
  EXPECT_EQ(lists.range("l", -2, 100)->size(), 2u);
}

TEST_F(ListsTest, SetsAndInserts) {
  push("l", {"a", "b"});
  EXPECT_TRUE(lists.set("l", -1, "B").has_value());
  expect_refused(lists.set("l", 2, "x"), ErrorCode::kOutOfRange, "ERR index out of range");
  expect_refused(lists.set("absent", 0, "x"), ErrorCode::kAbsent, "ERR no such key");
  EXPECT_EQ(*lists.insert_before("l", "B", "between"), std::optional<std::size_t>(3));
  EXPECT_EQ(*lists.insert_after("l", "B", "last"), std::optional<std::size_t>(4));
  EXPECT_EQ(*lists.insert_after("l", "none", "x"), std::nullopt);
  EXPECT_EQ(*lists.insert_after("absent", "none", "x"), std::nullopt);
  EXPECT_EQ(all("l"), (Texts{"a", "between", "B", "last"}));
}

TEST_F(ListsTest, FindsRemovesAndTrims) {
  push("l", {"a", "b", "a", "c", "a"});
  EXPECT_EQ(*lists.position("l", "c"), std::optional<std::size_t>(3));
  EXPECT_EQ(*lists.position("l", "z"), std::nullopt);
  EXPECT_EQ(*lists.positions("l", "a"), (std::vector<std::size_t>{0, 2, 4}));
  EXPECT_EQ(*lists.positions("l", "a", {.rank = -2, .count = 1}), std::vector<std::size_t>{2});
  EXPECT_TRUE(lists.positions("l", "a", {.rank = -2, .most_looked_at = 2})->empty());
  EXPECT_TRUE(lists.positions("absent", "a")->empty());
  for (const std::int64_t rank : {std::int64_t{0}, std::numeric_limits<std::int64_t>::min()})
    EXPECT_EQ(lists.positions("l", "a", {.rank = rank}).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(*lists.remove("l", "a", -2), 2u);
  EXPECT_EQ(all("l"), (Texts{"a", "b", "c"}));
  EXPECT_TRUE(lists.trim("l", 1, 1).has_value());
  EXPECT_EQ(all("l"), Texts{"b"});
  EXPECT_TRUE(lists.trim("l", 1, 0).has_value());
  EXPECT_FALSE(keys.exists("l"));
}

TEST_F(ListsTest, Moves) {
  push("a", {"1", "2"});
  EXPECT_EQ(*lists.move("a", ListEnd::kFront, "b", ListEnd::kBack), MaybeText("1"));
  EXPECT_EQ(*lists.move("a", ListEnd::kFront, "b", ListEnd::kBack), MaybeText("2"));
  EXPECT_EQ(*lists.move("a", ListEnd::kFront, "b", ListEnd::kBack), std::nullopt);
  EXPECT_EQ(*lists.move("b", ListEnd::kBack, "b", ListEnd::kFront), MaybeText("2"));
  EXPECT_EQ(all("b"), (Texts{"2", "1"}));
  const std::string big(2'000'000, 'x');
  ASSERT_TRUE(lists.push_back("big", big).has_value());
  EXPECT_EQ((*lists.move("big", ListEnd::kFront, "b", ListEnd::kBack))->size(), big.size());
  EXPECT_EQ((*lists.at("b", -1))->size(), big.size());
}

TEST_F(ListsTest, RefusesOtherTypes) {
  ASSERT_TRUE(world.engine.strings().set("s", "v").has_value());
  push("l", {"a"});
  const auto expect_wrong = [](const auto& result) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::kWrongType);
  };
  expect_wrong(lists.push_front("s", "x"));
  expect_wrong(lists.push_back("s", "x", PushWhen::kIfPresent));
  expect_wrong(lists.pop_front("s"));
  expect_wrong(lists.pop_many("s", ListEnd::kBack, 0));
  expect_wrong(lists.size("s"));
  expect_wrong(lists.at("s", 0));
  expect_wrong(lists.set("s", 0, "x"));
  expect_wrong(lists.insert_before("s", "a", "x"));
  expect_wrong(lists.range("s", 0, -1));
  expect_wrong(lists.remove("s", "a"));
  expect_wrong(lists.trim("s", 0, -1));
  expect_wrong(lists.position("s", "a"));
  expect_wrong(lists.move("s", ListEnd::kFront, "l", ListEnd::kBack));
  expect_wrong(lists.move("l", ListEnd::kFront, "s", ListEnd::kBack));
  EXPECT_EQ(all("l"), Texts{"a"});
}

TEST_F(ListsTest, EventsCarryTheNamesOfNotifications) {
  const std::string_view items[] = {"a", "b", "c", "d"};
  EXPECT_EQ(*lists.push_back("l", items), 4u);
  (void)lists.set("l", 0, "A");
  (void)lists.insert_after("l", "A", "x");
  (void)lists.remove("l", "x");
  (void)lists.remove("l", "absent");
  (void)lists.move("l", ListEnd::kFront, "m", ListEnd::kBack);
  (void)lists.move("m", ListEnd::kFront, "m", ListEnd::kFront);
  (void)lists.pop_many("l", ListEnd::kBack, 2);
  (void)lists.trim("l", 5, 6);
  std::string names;
  for (const Event& event : world.engine.drain_events())
    names += std::string(event.key) + ":" + std::string(event.name) + " ";
  EXPECT_EQ(names,
            "l:rpush l:lset l:linsert l:lrem m:rpush l:lpop m:lpush m:lpop l:rpop l:ltrim l:del ");
}

// Two engines, the same operations through either door.
class Doors {
 public:
  explicit Doors(std::uint64_t seed) : rng_(seed) {}

  void step() {
    const std::string k = key(), l = key(), x = item(), y = item();
    const std::int64_t n = number(), m = number();
    const ListEnd from = end(), to = end();
    const char* left_right[] = {"LEFT", "RIGHT"};
    const std::string from_word = left_right[static_cast<int>(from)];
    const std::string to_word = left_right[static_cast<int>(to)];
    Lists lists = typed_.engine.lists();
    switch (rng_.below(13)) {
      case 0:
        return expect(size(lists.push_front(k, x)), {"LPUSH", k, x});
      case 1: {
        const std::string_view items[] = {x, y, x};
        return expect(size(lists.push_back(k, items)), {"RPUSH", k, x, y, x});
      }
      case 2:
        return expect(size(lists.push_back(k, x, PushWhen::kIfPresent)), {"RPUSHX", k, x});
      case 3:
        return expect(text(lists.pop_back(k)), {"RPOP", k});
      case 4:
        return expect(size(lists.size(k)), {"LLEN", k});
      case 5:
        return expect(text(lists.at(k, n)), {"LINDEX", k, std::to_string(n)});
      case 6:
        return expect(done(lists.set(k, n, x)), {"LSET", k, std::to_string(n), x});
      case 7:
        return expect(items(lists.range(k, n, m)),
                      {"LRANGE", k, std::to_string(n), std::to_string(m)});
      case 8:
        return expect(size(lists.remove(k, x, n)), {"LREM", k, std::to_string(n), x});
      case 9:
        return expect(done(lists.trim(k, 0, -2)), {"LTRIM", k, "0", "-2"});
      case 10:
        return expect(text(lists.move(k, from, l, to)), {"LMOVE", k, l, from_word, to_word});
      case 11:
        return expect(position(lists.position(k, x)), {"LPOS", k, x});
      default:
        return expect(many(lists.pop_first(std::vector<std::string_view>{k, l}, from, 2), k, l),
                      {"LMPOP", "2", k, l, from_word, "COUNT", "2"});
    }
  }
  void expect_same_data() {
    EXPECT_EQ(typed_.engine.digest(), called_.engine.digest());
    EXPECT_EQ(typed_.engine.memory_used(), called_.engine.memory_used());
  }

 private:
  std::string key() { return "k" + std::to_string(rng_.below(6)); }
  std::string item() {
    if (rng_.below(50) == 0) return std::string(rng_.below(5000), 'x');
    return std::to_string(rng_.below(9));
  }
  std::int64_t number() { return static_cast<std::int64_t>(rng_.below(40)) - 20; }
  ListEnd end() { return rng_.below(2) == 0 ? ListEnd::kFront : ListEnd::kBack; }

  static Reply size(const Result<std::size_t>& n) {
    return n ? Reply(static_cast<std::int64_t>(*n)) : Reply(n.error());
  }
  static Reply position(const Result<std::optional<std::size_t>>& n) {
    if (!n) return Reply(n.error());
    return *n ? Reply(static_cast<std::int64_t>(**n)) : Reply();
  }
  template <class T>
  static Reply text(const Result<std::optional<T>>& found) {
    if (!found) return Reply(found.error());
    return *found ? Reply(std::string_view(**found)) : Reply();
  }
  static Reply done(const Result<void>& result) {
    return result ? Reply(Reply::Status{"OK"}) : Reply(result.error());
  }
  template <class T>
  static Reply array(const std::vector<T>& items) {
    Reply::Array array;
    for (const T& item : items) array.emplace_back(std::string_view(item));
    return Reply(array);
  }
  static Reply items(const Result<std::vector<BytesView>>& views) {
    return views ? array(*views) : Reply(views.error());
  }
  static Reply many(const Result<std::optional<PoppedItems>>& popped, const std::string& a,
                    const std::string& b) {
    if (!popped) return Reply(popped.error());
    if (!*popped) return Reply();
    return Reply(Reply::Array{Reply((*popped)->key == 0 ? a : b), array((*popped)->items)});
  }
  void expect(const Reply& typed, const Texts& words) {
    const std::vector<std::string_view> argv(words.begin(), words.end());
    EXPECT_EQ(typed.to_text(), called_.engine.call(argv).to_text()) << words[0] << " " << words[1];
    const auto a = typed_.engine.drain_events(), b = called_.engine.drain_events();
    ASSERT_EQ(a.size(), b.size()) << words[0];
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].name, b[i].name) << words[0];
      EXPECT_EQ(a[i].key, b[i].key) << words[0];
    }
  }

  base::Rng rng_;
  ManualEngine typed_, called_;
};

TEST(TypedLists, DoWhatCallDoes) {
  const std::uint64_t seed = test_seed(77);
  SCOPED_TRACE(rerun_line(seed));
  Doors doors(seed);
  for (int i = 0; i < 30'000 && !::testing::Test::HasFailure(); ++i) {
    doors.step();
    if (i % 500 == 0) doors.expect_same_data();
  }
  doors.expect_same_data();
}

}  // namespace
}  // namespace perigee::testing
