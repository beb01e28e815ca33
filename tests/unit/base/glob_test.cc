#include "engine/base/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "engine/base/text.h"

namespace perigee::base {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view pattern, text;
  bool matches;
};

// Every row was put to redis-server 7.0.15 (SSCAN MATCH).
constexpr Row kRows[] = {
    {"abc", "abc", true},
    {"abc", "abd", false},
    {"abc", "ab", false},
    {"ab", "abc", false},
    {"", "", true},
    {"", "a", false},
    {"*", "a", true},
    {"*", "anything at all", true},
    {"**", "a", true},
    {"a*", "a", true},
    {"a**", "a", true},
    {"*a", "ba", true},
    {"*a", "ab", false},
    {"a*c", "ac", true},
    {"a*c", "abbc", true},
    {"a*c", "abcb", false},
    {"*b*", "abc", true},
    {"*b*b*", "abcbd", true},
    {"*b*b*", "abcd", false},
    {"*ab*ac", "aabaabaac", true},
    {"?", "a", true},
    {"?", "", false},
    {"?", "ab", false},
    {"*?", "a", true},
    {"*??", "a", false},
    {"h?llo", "hello", true},
    {"h[ae]llo", "hallo", true},
    {"h[ae]llo", "hillo", false},
    {"h[^e]llo", "hallo", true},
    {"h[^e]llo", "hello", false},
    {"h[a-c]llo", "hbllo", true},
    {"h[a-c]llo", "hdllo", false},
    {"h[c-a]llo", "hbllo", true},  // a range may run backwards
    {"[a-]", "a", true},           // the range ends with ']': ']' to 'a'
    {"[a-]", "]", true},
    {"[a-]", "-", false},
    {"[a-]", "_", true},
    {"[-a]", "-", true},
    {"[--0]", ".", true},
    {"[]", "]", false},  // closed at once: matches nothing
    {"[]a]", "]", false},
    {"[^]", "a", true},  // matches everything
    {"[^]a", "xa", true},
    {"[a", "a", true},  // never closed
    {"[ab", "b", true},
    {"[", "[", false},
    {"[^", "a", true},
    {"[a-", "-", true},
    {"[\\", "\\", true},
    {"[\\]]", "]", true},
    {"[\\^a]", "^", true},
    {"[a\\-z]", "-", true},
    {"[a\\-z]", "m", false},
    {"[a^]", "^", true},
    {"[*]", "*", true},
    {"[*]", "a", false},
    {"\\*", "*", true},
    {"\\*", "a", false},
    {"\\a", "a", true},
    {"\\\\", "\\", true},
    {"\\", "\\", true},
    {"a\\", "a\\", true},
    {"*\\", "a\\", true},
    {"\\[a]", "[a]", true},
    {"a]", "a]", true},
    {"ABC", "abc", false},
    {"[A-C]", "b", false},
    {"a\0b"sv, "a\0b"sv, true},
    {"a\0b"sv, "a\0c"sv, false},
    {"*\0*"sv, "a\0b"sv, true},
    {"\xff?", "\xff\x80", true},
    {"[\x80-\xff]", "\xc0", true},
    {"[a-\xff]", "b", false},  // bytes are signed: \xff is -1, below 'a'
    {"[a-\xff]", "A", true},
    {"[a-\xff]", "\xff", true},
    {"[a-\xff]", "\x80", false},
};

// No pattern but the empty one matches the empty text.
constexpr Row kEmptyTextRows[] = {
    {"**", "", false},
    {"***", "", false},
    {"a", "", false},
    {"[^a]", "", false},
};

void expect_rows(const Row& row) {
  EXPECT_EQ(glob_match(row.pattern, row.text), row.matches)
      << printable(row.pattern) << " on " << printable(row.text);
}

TEST(Glob, MatchesAsRedisDoes) {
  for (const Row& row : kRows) expect_rows(row);
}

TEST(Glob, OnlyTheEmptyPatternMatchesTheEmptyText) {
  for (const Row& row : kEmptyTextRows) expect_rows(row);
}

TEST(Glob, IgnoresCaseWhenAsked) {
  EXPECT_TRUE(glob_match("MAX*", "maxmemory", true));
  EXPECT_TRUE(glob_match("max*", "MAXMEMORY", true));
  EXPECT_TRUE(glob_match("[A-C]?", "bx", true));
  EXPECT_TRUE(glob_match("[ABC]", "c", true));
  EXPECT_TRUE(glob_match("\\A", "a", true));
  EXPECT_FALSE(glob_match("[\\A]", "a", true));  // Redis compares an escaped byte as it is
  EXPECT_FALSE(glob_match("MAX*", "maxmemory"));
}

// Runs a trap. The bound is generous: a matcher that tries every way would take years.
bool quickly_matches(const std::string& pattern, const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  const bool matches = glob_match(pattern, text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  return matches;
}

std::string repeat(std::string_view part, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += part;
  return all;
}

TEST(Glob, SurvivesTraps) {
  EXPECT_FALSE(quickly_matches(repeat("a*", 40) + "b", std::string(100'000, 'a')));
  EXPECT_FALSE(quickly_matches(repeat("*a", 1000) + "b", std::string(10'000, 'a')));
  EXPECT_TRUE(quickly_matches(repeat("*?", 50'000), std::string(50'000, 'a')));
  EXPECT_FALSE(quickly_matches(repeat("*?", 50'000), std::string(49'999, 'a')));
  EXPECT_TRUE(quickly_matches(repeat("*", 1'000'000), "a"));
  EXPECT_FALSE(quickly_matches(repeat("*", 1'000'000) + "b", std::string(1000, 'a')));
  EXPECT_FALSE(quickly_matches("*" + repeat("[", 3000), std::string(3000, 'a')));
  EXPECT_FALSE(quickly_matches("*[" + repeat("b", 3000), std::string(3000, 'a')));
}

}  // namespace
}  // namespace perigee::base
