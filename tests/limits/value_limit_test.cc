// Limits::value_bytes: at it and one past it, through every door that makes a value longer.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

constexpr std::size_t kLimit = 100;
constexpr char kTooLong[] = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

EngineOptions short_values() {
  EngineOptions options;
  options.limits.value_bytes = kLimit;
  return options;
}

class ValueLimit : public ::testing::Test {
 protected:
  // Refused with the text above, and nothing has changed.
  void expect_refused(const std::vector<std::string>& words) {
    const Digest before = world.engine.digest();
    world.engine.drain_events();
    const std::vector<std::string_view> argv(words.begin(), words.end());
    const Reply reply = world.engine.call(argv);
    ASSERT_TRUE(reply.is_error()) << words[0];
    EXPECT_EQ(*reply.get_if<Error>(), (Error{ErrorCode::kLimit, kTooLong})) << words[0];
    EXPECT_EQ(world.engine.digest(), before) << words[0];
    EXPECT_TRUE(world.engine.drain_events().empty()) << words[0];
  }
  template <class T>
  void expect_refused(const Result<T>& result) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error(), (Error{ErrorCode::kLimit, kTooLong}));
  }

  const std::string fits = std::string(kLimit, 'x'), past = fits + "x";
  ManualEngine world{short_values()};
};

TEST_F(ValueLimit, ItemsOfLists) {
  ASSERT_FALSE(world.engine.call("RPUSH", "l", fits).is_error());
  for (const char* push : {"LPUSH", "RPUSH", "LPUSHX", "RPUSHX"})
    expect_refused({push, "l", "fits", past});
  expect_refused({"RPUSH", "new", past});
  expect_refused({"LSET", "l", "0", past});
  expect_refused({"LINSERT", "l", "AFTER", fits, past});
  EXPECT_FALSE(world.engine.call("LSET", "l", "0", fits).is_error());
  Lists lists = world.engine.lists();
  expect_refused(lists.push_back("l", past));
  expect_refused(lists.set("l", 0, past));
  expect_refused(lists.insert_before("l", fits, past));
  EXPECT_EQ(*lists.insert_before("l", fits, fits), std::optional<std::size_t>(2));
}

TEST_F(ValueLimit, Set) {
  for (const auto& words : std::vector<std::vector<std::string>>{{"SET", "k"},
                                                                 {"SETNX", "new"},
                                                                 {"GETSET", "k"},
                                                                 {"SETEX", "k", "10"},
                                                                 {"PSETEX", "k", "10"},
                                                                 {"MSET", "a", "1", "b"},
                                                                 {"MSETNX", "c", "1", "d"}}) {
    auto longer = words, well = words;
    longer.push_back(past);
    well.push_back(fits);
    expect_refused(longer);
    const std::vector<std::string_view> argv(well.begin(), well.end());
    EXPECT_FALSE(world.engine.call(argv).is_error()) << words[0];
  }
}

TEST_F(ValueLimit, Append) {
  world.engine.call("SET", "k", std::string(kLimit - 3, 'x'));
  expect_refused({"APPEND", "k", "1234"});
  EXPECT_EQ(world.engine.call("APPEND", "k", "123"), Reply(100));
  expect_refused({"APPEND", "k", "1"});
  EXPECT_EQ(world.engine.call("APPEND", "k", ""), Reply(100));
  expect_refused({"APPEND", "new", past});
  EXPECT_EQ(world.engine.call("APPEND", "new", fits), Reply(100));
}

TEST_F(ValueLimit, SetRange) {
  expect_refused({"SETRANGE", "k", "100", "x"});
  expect_refused({"SETRANGE", "k", "99", "xy"});
  expect_refused({"SETRANGE", "k", "9223372036854775807", "x"});
  EXPECT_EQ(world.engine.call("SETRANGE", "k", "99", "x"), Reply(100));
  EXPECT_EQ(world.engine.call("SETRANGE", "k", "100", ""), Reply(100));
}

// A server lets the last field of BITFIELD reach beyond the limit: BITFIELD-END in differences.md.
TEST_F(ValueLimit, Bits) {
  const auto expect_out_of_range = [&](const std::vector<std::string_view>& argv) {
    const Reply reply = world.engine.call(argv);
    ASSERT_TRUE(reply.is_error()) << argv[0];
    EXPECT_EQ(*reply.get_if<Error>(),
              (Error{ErrorCode::kOutOfRange, "ERR bit offset is not an integer or out of range"}));
  };
  expect_out_of_range({"SETBIT", "k", "800", "1"});
  expect_out_of_range({"GETBIT", "k", "800"});
  expect_out_of_range({"BITFIELD", "k", "GET", "u8", "800"});
  expect_out_of_range({"BITFIELD", "k", "SET", "u8", "793", "1"});
  expect_out_of_range({"BITFIELD", "k", "SET", "u8", "#100", "1"});
  EXPECT_EQ(world.engine.keys().size(), 0u);
  EXPECT_EQ(world.engine.call("SETBIT", "k", "799", "1"), Reply(0));
  EXPECT_EQ(world.engine.call("BITFIELD", "k", "SET", "u8", "#99", "2", "GET", "i64", "799"),
            Reply(Reply::Array{Reply(1), Reply(0)}));
  EXPECT_EQ(*world.engine.strings().length("k"), kLimit);
}

TEST_F(ValueLimit, NativeCalls) {
  Strings strings = world.engine.strings();
  expect_refused(strings.set("k", past));
  expect_refused(strings.exchange("k", past));
  expect_refused(strings.append("k", past));
  expect_refused(strings.set_range("k", 1, fits));
  const KeyValue one_too_long[] = {{"a", "1"}, {"b", past}};
  expect_refused(strings.set_many(one_too_long));
  expect_refused(strings.set_many_if_absent(one_too_long));
  EXPECT_EQ(world.engine.keys().size(), 0u);
  EXPECT_TRUE(*strings.set("k", fits));
  EXPECT_EQ(*strings.append("k", ""), kLimit);
}

TEST_F(ValueLimit, KeysMayBeLonger) {
  EXPECT_FALSE(world.engine.call("SET", past, "v").is_error());
}

// The table of LCS takes four bytes a cell, one row and one column more than the strings.
TEST_F(ValueLimit, TheTableOfLcs) {
  world.engine.call("MSET", "four", "abcd", "five", "abcde");
  EXPECT_EQ(world.engine.call("LCS", "four", "four"), Reply("abcd"));
  const Reply reply = world.engine.call("LCS", "four", "five");
  ASSERT_TRUE(reply.is_error());
  EXPECT_EQ(reply.get_if<Error>()->code, ErrorCode::kLimit);
  EXPECT_EQ(reply.get_if<Error>()->message,
            "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
  EXPECT_EQ(world.engine.strings().common_subsequence("five", "four").error().code,
            ErrorCode::kLimit);
}

TEST(ValueLimitOption, AtTheMostAGibibyte) {
  EngineOptions options;
  options.limits.value_bytes = std::numeric_limits<std::uint32_t>::max() / 4;
  EXPECT_TRUE(Engine::open(options).has_value());
  ++options.limits.value_bytes;
  EXPECT_FALSE(Engine::open(options).has_value());
}

}  // namespace
}  // namespace perigee::testing
