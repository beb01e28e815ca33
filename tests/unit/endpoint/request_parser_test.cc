#include "engine/endpoint/request_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace perigee::endpoint {
namespace {

using Step = RequestParser::Step;
using Words = std::vector<std::string>;

// What a parser made of some bytes.
struct Outcome {
  std::vector<Words> commands;
  std::string error;
  std::size_t unread = 0;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Shows the first `ends[0]` bytes, then the first `ends[1]`, ..., then all.
Outcome parse(const std::string& bytes, std::vector<std::size_t> ends = {},
              RequestLimits limits = {}) {
  RequestParser parser;
  parser.limits = limits;
  Outcome outcome;
  std::size_t begin = 0;
  ends.push_back(bytes.size());
  for (const std::size_t end : ends) {
    for (;;) {
      const std::string seen = bytes.substr(begin, end - begin);  // somewhere else each time
      const Step step = parser.next(seen);
      if (step == Step::kMore) break;
      if (step == Step::kError) {
        outcome.error = parser.error();
        return outcome;
      }
      outcome.commands.emplace_back(parser.argv().begin(), parser.argv().end());
      begin += parser.size();
    }
  }
  outcome.unread = bytes.size() - begin;
  return outcome;
}

std::string error_of(const std::string& bytes, RequestLimits limits = {}) {
  return parse(bytes, {}, limits).error;
}

const std::string kRequests[] = {
    "*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n",
    "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n*1\r\n$4\r\nPING\r\n",
    std::string("*3\r\n$3\r\nSET\r\n$3\r\na\0b\r\n$5\r\n\r\n$1\r\r\n", 33),
    "PING\r\n  set \"a \\x41\\n\" 'it\\'s'\t\n\r\n*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\nPING\n",
    "*1\r\n$4\r\nPING\r\n*x\r\n",
    "*1\r\n$4\r\nPING\r\n*1\r\n+4\r\nPING\r\n",
    "*2\r\n$4\r\nECHO\r\n$-1\r\n",
    "ECHO \"unbalanced\r\nPING\r\n",
    "ECHO \"a\"b\r\n",
    "*1\r\n\r\nPING\r\n",
    "*1xx$4\r\nPING\r\n",  // a line that never ends
    "*1\rX$4\rXPINGxx",    // what stands behind \r is taken for \n, as on the server
    "",
};

TEST(RequestParser, AnyCutGivesTheSameCommands) {
  for (const std::string& bytes : kRequests) {
    const Outcome whole = parse(bytes);
    for (std::size_t a = 0; a <= bytes.size(); ++a) {
      for (std::size_t b = a; b <= bytes.size(); ++b)
        ASSERT_EQ(parse(bytes, {a, b}), whole) << bytes << " cut at " << a << " and " << b;
    }
  }
}

TEST(RequestParser, ByteByByte) {
  for (const std::string& bytes : kRequests) {
    std::vector<std::size_t> ends;
    for (std::size_t end = 0; end < bytes.size(); ++end) ends.push_back(end);
    ASSERT_EQ(parse(bytes, ends), parse(bytes)) << bytes;
  }
}

TEST(RequestParser, Commands) {
  EXPECT_EQ(parse(kRequests[0]), (Outcome{{{"ECHO", "hi"}}, "", 0}));
  EXPECT_EQ(parse(kRequests[1]), (Outcome{{{"ECHO", ""}, {"PING"}}, "", 0}));
  EXPECT_EQ(parse(kRequests[2]), (Outcome{{{"SET", std::string("a\0b", 3), "\r\n$1\r"}}, "", 0}));
  EXPECT_EQ(parse(kRequests[3]),
            (Outcome{{{"PING"}, {"set", "a A\n", "it's"}, {}, {}, {}, {"PING"}, {"PING"}}, "", 0}));
  EXPECT_EQ(parse(kRequests[11]), (Outcome{{{"PING"}}, "", 0}));
}

TEST(RequestParser, WordsAreViewsOfTheInput) {
  const std::string bytes = "*1\r\n$4\r\nPING\r\n";
  RequestParser parser;
  ASSERT_EQ(parser.next(bytes), Step::kCommand);
  EXPECT_EQ(parser.argv()[0].data(), bytes.data() + 8);
}

TEST(RequestParser, Errors) {
  const std::string p = "Protocol error: ";
  for (const char* count : {"x", "", "+1", "01", "1 ", "-0", "2147483648", "99999999999999999999"})
    EXPECT_EQ(error_of(std::string("*") + count + "\r\n"), p + "invalid multibulk length") << count;
  EXPECT_EQ(error_of("*2147483647\r\n"), "");
  for (const char* size : {"x", "", "-1", "+1", "01", "536870913", "99999999999999999999"})
    EXPECT_EQ(error_of(std::string("*1\r\n$") + size + "\r\n"), p + "invalid bulk length") << size;
  EXPECT_EQ(error_of("*1\r\n$536870912\r\n"), "");
  EXPECT_EQ(error_of("*1\r\n:4\r\n"), p + "expected '$', got ':'");
  EXPECT_EQ(error_of("*1\r\n\r\n"), p + "expected '$', got '\r'");
  EXPECT_EQ(error_of("*1\r\n:4"), "");
  EXPECT_EQ(error_of("a 'b\n"), p + "unbalanced quotes in request");
}

TEST(RequestParser, TooLongLines) {
  const std::string p = "Protocol error: too big ";
  const std::string longest(std::size_t{64} << 10, '1'), longer = longest + '1';
  EXPECT_EQ(error_of(longest), "");
  EXPECT_EQ(parse(longest + '\n').commands.size(), 1U);
  for (const char* end : {"", "\r\n"}) {
    EXPECT_EQ(error_of(longer + end), p + "inline request");
    EXPECT_EQ(error_of('*' + longest + end), p + "mbulk count string");
    EXPECT_EQ(error_of("*1\r\n$" + longest + end), p + "bulk count string");
  }
}

TEST(RequestParser, LimitsOfTheServerAndOfTheUnauthenticated) {
  EXPECT_EQ(error_of("*1\r\n$5\r\n", {.bulk_bytes = 5}), "");
  EXPECT_EQ(error_of("*1\r\n$6\r\n", {.bulk_bytes = 5}), "Protocol error: invalid bulk length");
  const RequestLimits stranger{.authenticated = false};
  EXPECT_EQ(error_of("*10\r\n$16384\r\n", stranger), "");
  EXPECT_EQ(error_of("*11\r\n", stranger), "Protocol error: unauthenticated multibulk length");
  EXPECT_EQ(error_of("*1\r\n$16385\r\n", stranger), "Protocol error: unauthenticated bulk length");
}

}  // namespace
}  // namespace perigee::endpoint
