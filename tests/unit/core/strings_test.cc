// The typed strings, function by function: what comes back and what is refused. That they do what
// the commands do is same_as_call_test.cc.
#include "perigee/strings.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

using MaybeText = std::optional<std::string>;

class StringsTest : public ::testing::Test {
 protected:
  std::string text(std::string_view key) { return strings.get(key)->value().str(); }

  ManualEngine world;
  Strings strings = world.engine.strings();
  Keys keys = world.engine.keys();
};

TEST_F(StringsTest, SetAndGetAnyBytes) {
  const std::string bytes("\0\xff\r\n", 4);
  EXPECT_TRUE(*strings.set(bytes, bytes));
  EXPECT_EQ(text(bytes), bytes);
  EXPECT_TRUE(*strings.set("", ""));
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(*strings.get("absent"), std::nullopt);
}

TEST_F(StringsTest, SetHonoursItsCondition) {
  EXPECT_FALSE(*strings.set("k", "v", {.when = SetWhen::kIfPresent}));
  EXPECT_FALSE(keys.exists("k"));
  EXPECT_TRUE(*strings.set("k", "v", {.when = SetWhen::kIfAbsent}));
  EXPECT_FALSE(*strings.set("k", "w", {.when = SetWhen::kIfAbsent}));
  EXPECT_EQ(text("k"), "v");
  EXPECT_TRUE(*strings.set("k", "w", {.when = SetWhen::kIfPresent}));
  EXPECT_EQ(text("k"), "w");
}

TEST_F(StringsTest, SetHonoursItsExpiry) {
  EXPECT_TRUE(*strings.set("k", "v", {.expiry = Expiry::after(Millis(500))}));
  EXPECT_EQ(keys.ttl("k"), Millis(500));
  EXPECT_TRUE(*strings.set("k", "w", {.expiry = Expiry::keep()}));
  EXPECT_EQ(keys.ttl("k"), Millis(500));
  EXPECT_TRUE(*strings.set("k", "w"));
  EXPECT_EQ(keys.ttl("k"), std::nullopt);
  const UnixMillis instant(Millis(33177117420123));
  EXPECT_TRUE(*strings.set("k", "w", {.expiry = Expiry::at(instant)}));
  EXPECT_EQ(keys.deadline("k"), instant);
  EXPECT_TRUE(*strings.set("k", "w", {.expiry = Expiry::at(UnixMillis(Millis(1)))}));
  EXPECT_FALSE(keys.exists("k"));
}

TEST_F(StringsTest, TimesThatMakeNoSenseAreRefused) {
  ASSERT_TRUE(strings.set("k", "v").has_value());
  for (const std::int64_t ttl : {std::int64_t{0}, std::int64_t{-1}, kMin, kMax}) {
    const auto refused = strings.set("k", "w", {.expiry = Expiry::after(Millis(ttl))});
    ASSERT_FALSE(refused.has_value()) << ttl;
    EXPECT_EQ(refused.error().code, ErrorCode::kOutOfRange);
    EXPECT_EQ(refused.error().message, "ERR invalid expire time in 'set' command");
  }
  EXPECT_EQ(text("k"), "v");
}

TEST_F(StringsTest, LengthAndRange) {
  ASSERT_TRUE(strings.set("k", "This is a string").has_value());
  EXPECT_EQ(*strings.length("k"), 16u);
  EXPECT_EQ(*strings.length("absent"), 0u);
  EXPECT_EQ(strings.range("k", -3, -1)->view(), "ing");
  EXPECT_EQ(strings.range("k", kMin, kMax)->view(), "This is a string");
  EXPECT_EQ(strings.range("k", kMax, kMin)->view(), "");
  EXPECT_EQ(strings.range("absent", 0, -1)->view(), "");
  ASSERT_TRUE(strings.set("n", "-12345").has_value());
  EXPECT_EQ(*strings.length("n"), 6u);
  EXPECT_EQ(strings.range("n", 0, 1)->view(), "-1");
}

TEST_F(StringsTest, ExchangeAndTake) {
  EXPECT_EQ(*strings.exchange("k", "v"), std::nullopt);
  EXPECT_EQ(*strings.exchange("k", "w"), MaybeText("v"));
  EXPECT_EQ(*strings.exchange("k", "x", {.when = SetWhen::kIfAbsent}), MaybeText("w"));
  EXPECT_EQ(text("k"), "w");
  EXPECT_EQ(*strings.take("k"), MaybeText("w"));
  EXPECT_EQ(*strings.take("k"), std::nullopt);
}

TEST_F(StringsTest, GetAndExpire) {
  EXPECT_EQ(*strings.get_and_expire("k", Expiry::after(Millis(5))), std::nullopt);
  ASSERT_TRUE(strings.set("k", "v").has_value());
  EXPECT_EQ(*strings.get_and_expire("k", Expiry::after(Millis(5))), MaybeText("v"));
  EXPECT_EQ(*strings.get_and_expire("k", Expiry::keep()), MaybeText("v"));
  EXPECT_EQ(keys.ttl("k"), Millis(5));
  EXPECT_EQ(*strings.get_and_expire("k", Expiry::never()), MaybeText("v"));
  EXPECT_EQ(keys.ttl("k"), std::nullopt);
  EXPECT_FALSE(strings.get_and_expire("k", Expiry::after(Millis(0))).has_value());
  EXPECT_EQ(*strings.get_and_expire("k", Expiry::at(UnixMillis(Millis(0)))), MaybeText("v"));
  EXPECT_FALSE(keys.exists("k"));
}

TEST_F(StringsTest, AppendAndSetRange) {
  EXPECT_EQ(*strings.append("k", "Hello"), 5u);
  EXPECT_EQ(*strings.append("k", " World"), 11u);
  EXPECT_EQ(*strings.set_range("k", 6, "Redis"), 11u);
  EXPECT_EQ(text("k"), "Hello Redis");
  EXPECT_EQ(*strings.set_range("gap", 2, "x"), 3u);
  EXPECT_EQ(text("gap"), std::string("\0\0x", 3));
  EXPECT_EQ(*strings.set_range("nothing", 5, ""), 0u);
  EXPECT_FALSE(keys.exists("nothing"));
  const auto refused = strings.set_range("k", -1, "x");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), (Error{ErrorCode::kOutOfRange, "ERR offset is out of range"}));
}

TEST_F(StringsTest, IncrementStopsAtTheEdges) {
  EXPECT_EQ(*strings.increment("n"), 1);
  EXPECT_EQ(*strings.increment("n", kMax - 1), kMax);
  const auto over = strings.increment("n");
  ASSERT_FALSE(over.has_value());
  EXPECT_EQ(over.error(),
            (Error{ErrorCode::kOutOfRange, "ERR increment or decrement would overflow"}));
  EXPECT_EQ(text("n"), "9223372036854775807");
  EXPECT_EQ(*strings.increment("m", kMin), kMin);
  EXPECT_FALSE(strings.increment("m", -1).has_value());
  ASSERT_TRUE(strings.set("s", "abc").has_value());
  EXPECT_EQ(strings.increment("s").error().code, ErrorCode::kNotANumber);
  EXPECT_EQ(text("s"), "abc");
}

TEST_F(StringsTest, IncrementRealIsDecimal) {
  EXPECT_EQ(*strings.increment_real("x", "0.1"), "0.1");
  EXPECT_EQ(*strings.increment_real("x", "0.2"), "0.3");
  EXPECT_EQ(strings.increment_real("x", "nan").error().code, ErrorCode::kNotANumber);
  EXPECT_EQ(strings.increment_real("x", "inf").error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(text("x"), "0.3");
}

TEST_F(StringsTest, ManyAtOnce) {
  const KeyValue pairs[] = {{"a", "1"}, {"b", "two"}, {"a", "3"}};
  EXPECT_TRUE(strings.set_many(pairs).has_value());
  const std::string_view names[] = {"a", "absent", "b", "a"};
  const auto values = strings.get_many(names);
  ASSERT_EQ(values.size(), 4u);
  EXPECT_EQ(values[0]->view(), "3");
  EXPECT_EQ(values[1], std::nullopt);
  EXPECT_EQ(values[2]->view(), "two");
  EXPECT_EQ(values[3]->view(), "3");
  const KeyValue taken[] = {{"c", "1"}, {"a", "9"}};
  EXPECT_FALSE(*strings.set_many_if_absent(taken));
  EXPECT_FALSE(keys.exists("c"));
  const KeyValue twice[] = {{"c", "1"}, {"c", "2"}};
  EXPECT_TRUE(*strings.set_many_if_absent(twice));
  EXPECT_EQ(text("c"), "2");
  EXPECT_TRUE(strings.get_many({}).empty());
  EXPECT_TRUE(strings.set_many({}).has_value());
  EXPECT_TRUE(*strings.set_many_if_absent({}));
}

TEST_F(StringsTest, CommonSubsequence) {
  const KeyValue pairs[] = {{"a", "ohmytext"}, {"b", "mynewtext"}};
  ASSERT_TRUE(strings.set_many(pairs).has_value());
  EXPECT_EQ(*strings.common_subsequence("a", "b"), "mytext");
  EXPECT_EQ(*strings.common_subsequence("a", "absent"), "");
}

}  // namespace
}  // namespace perigee::testing
