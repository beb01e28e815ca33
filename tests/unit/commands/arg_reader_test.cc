#include "engine/commands/arg_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace perigee::commands {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kNotAnInteger = "ERR value is not an integer or out of range";

TEST(ArgReader, ReadsFrontToBackBehindTheName) {
  const Words argv = {"set", "key", "-7", "ex", "rest", "of it"};
  ArgReader in(argv, 1);
  EXPECT_EQ(in.left(), 5u);
  EXPECT_EQ(in.bytes(), "key");
  EXPECT_EQ(in.integer(), -7);
  EXPECT_FALSE(in.token("PX"));
  EXPECT_TRUE(in.token("EX"));
  const Arguments rest = in.rest();
  EXPECT_EQ(Words(rest.begin(), rest.end()), Words({"rest", "of it"}));
  EXPECT_EQ(in.left(), 0u);
  in.finish();
  EXPECT_FALSE(in.error());
}

TEST(ArgReader, SkipsBothWordsOfASubcommand) {
  const Words argv = {"object", "freq", "key"};
  EXPECT_EQ(ArgReader(argv, 2).bytes(), "key");
}

TEST(ArgReader, ReadingBeyondTheEndIsASyntaxError) {
  const Words argv = {"get"};
  ArgReader in(argv, 1);
  EXPECT_FALSE(in.token("NX"));
  EXPECT_FALSE(in.error());
  EXPECT_EQ(in.bytes(), "");
  ASSERT_TRUE(in.error());
  EXPECT_EQ(*in.error(), (Error{ErrorCode::kSyntax, "ERR syntax error"}));
}

TEST(ArgReader, WhatIsLeftIsASyntaxErrorToFinish) {
  const Words argv = {"get", "key", "more"};
  ArgReader in(argv, 1);
  in.bytes();
  in.finish();
  EXPECT_EQ(in.error()->message, "ERR syntax error");
}

TEST(ArgReader, TheFirstMistakeSticksAndLaterReadsAreHarmless) {
  const Words argv = {"x", "one", "2"};
  ArgReader in(argv, 1);
  EXPECT_EQ(in.integer(), 0);
  EXPECT_EQ(in.error()->message, kNotAnInteger);
  EXPECT_EQ(in.integer(), 0);
  in.refuse_syntax();
  in.refuse(ErrorCode::kLimit, "ERR other");
  EXPECT_EQ(*in.error(), (Error{ErrorCode::kNotANumber, std::string(kNotAnInteger)}));
}

TEST(ArgReader, TakesIntegersInOneSpellingOnly) {
  using Limits = std::numeric_limits<std::int64_t>;
  EXPECT_EQ(*to_integer("9223372036854775807"), Limits::max());
  EXPECT_EQ(*to_integer("-9223372036854775808"), Limits::min());
  for (const std::string_view text :
       {"", " 1", "1 ", "+1", "01", "-0", "1.0", "1e3", "0x1", "9223372036854775808"})
    EXPECT_FALSE(to_integer(text)) << text;
  EXPECT_FALSE(to_integer(std::string_view("1\0", 2)));
}

TEST(ArgReader, ATokenIsAWholeWordInAnyCase) {
  const Words argv = {"x", "KeepTTLs"};
  ArgReader in(argv, 1);
  EXPECT_FALSE(in.token("KEEPTTL"));
  EXPECT_TRUE(in.token("KEEPTTLS"));
}

}  // namespace
}  // namespace perigee::commands
