#include "engine/base/text.h"

#include <gtest/gtest.h>

namespace perigee::base {
namespace {

using namespace std::string_view_literals;

TEST(Text, FoldsAsciiLettersOnly) {
  for (int i = -128; i < 128; ++i) {
    const char c = static_cast<char>(i);
    const bool upper = i >= 'A' && i <= 'Z';
    const bool lower = i >= 'a' && i <= 'z';
    EXPECT_EQ(to_lower(c), upper ? static_cast<char>(i + 32) : c) << i;
    EXPECT_EQ(to_upper(c), lower ? static_cast<char>(i - 32) : c) << i;
  }
}

TEST(Text, ComparesIgnoringCase) {
  EXPECT_TRUE(equals_ignoring_case("", ""));
  EXPECT_TRUE(equals_ignoring_case("ZAdd", "zADD"));
  EXPECT_FALSE(equals_ignoring_case("zadd", "zad"));
  EXPECT_FALSE(equals_ignoring_case("zad", "zadd"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));  // 0x20 apart, but no letters
  EXPECT_FALSE(equals_ignoring_case("\xc4", "\xe4"));
  EXPECT_FALSE(equals_ignoring_case("a\0b"sv, "a\0c"sv));
}

TEST(Text, Lowers) { EXPECT_EQ(lower("HGetAll \xC4 1"), "hgetall \xC4 1"); }

TEST(Text, PrintsAsRedisCliDoes) {
  EXPECT_EQ(printable(""), R"("")");
  EXPECT_EQ(printable("it's plain ~"), R"("it's plain ~")");
  EXPECT_EQ(printable("\n\r\t\a\b\\\""), R"("\n\r\t\a\b\\\"")");
  EXPECT_EQ(printable("\0\x1b\x7f\x80\xff"sv), R"("\x00\x1b\x7f\x80\xff")");
}

}  // namespace
}  // namespace perigee::base
