#include "engine/base/numbers.h"

#include <gtest/gtest.h>

#include <bit>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "tests/unit/base/random_cases.h"

namespace perigee::base {
namespace {

using namespace std::string_view_literals;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMinInt64 = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMaxInt64 = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view kRefusedAsIntegers[] = {
    "",   "-",     "+",    "+1",  "-0",    "00", "01",   "-01",   " 1",
    "1 ", "1\n",   "1.0",  "1e3", "0x10",  "a",  "--1",  "1-",    "9223372036854775808000",
    "१",  "1\0"sv, "\0"sv, "- 1", "1,000", "-a", "\xff", "1_000",
};

TEST(Numbers, ParsesInt64AsRedisDoes) {
  EXPECT_EQ(parse_int64("0"), 0);
  EXPECT_EQ(parse_int64("7"), 7);
  EXPECT_EQ(parse_int64("-1"), -1);
  EXPECT_EQ(parse_int64("-10"), -10);
  EXPECT_EQ(parse_int64("9223372036854775807"), kMaxInt64);
  EXPECT_EQ(parse_int64("-9223372036854775808"), kMinInt64);
  EXPECT_EQ(parse_int64("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_int64("-9223372036854775809"), std::nullopt);
  EXPECT_EQ(parse_int64("18446744073709551615"), std::nullopt);
  for (const auto text : kRefusedAsIntegers) EXPECT_EQ(parse_int64(text), std::nullopt) << text;
}

TEST(Numbers, ParsesUint64AsStrictly) {
  EXPECT_EQ(parse_uint64("0"), 0u);
  EXPECT_EQ(parse_uint64("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parse_uint64("18446744073709551616"), std::nullopt);
  EXPECT_EQ(parse_uint64("-1"), std::nullopt);
  for (const auto text : kRefusedAsIntegers) EXPECT_EQ(parse_uint64(text), std::nullopt) << text;
}

TEST(Numbers, ParseReadsTheViewOnly) {
  EXPECT_EQ(parse_int64("1234"sv.substr(0, 2)), 12);
  EXPECT_EQ(parse_double("1.25e3"sv.substr(0, 4)), 1.25);
  EXPECT_EQ(parse_double("0x1"sv.substr(0, 2)), std::nullopt);
  EXPECT_EQ(parse_double({}), std::nullopt);
}

TEST(Numbers, ParsesDoublesAsRedisDoes) {
  struct Row {
    std::string_view text;
    double value;
  };
  const Row rows[] = {
      {"0", 0.0},
      {"+3", 3.0},
      {"3.", 3.0},
      {".5", 0.5},
      {"-.5e1", -5.0},
      {"007", 7.0},
      {"1E5", 1e5},
      {"1e+05", 1e5},
      {"0.1", 0.1},
      {"0e999999999999999999999", 0.0},
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"1.7976931348623158e308", std::numeric_limits<double>::max()},
      {"4.9e-324", std::numeric_limits<double>::denorm_min()},
      {"3e-324", std::numeric_limits<double>::denorm_min()},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740993.00000000000000000000000000000000000000001", 9007199254740994.0},
      {"inf", kInfinity},
      {"+inf", kInfinity},
      {"-INF", -kInfinity},
      {"Infinity", kInfinity},
      {"-iNfInItY", -kInfinity},
      {"0x1p3", 8.0},
      {"-0X.8", -0.5},
      {"+0xA", 10.0},
      {"0xf.fP-1", 7.96875},
      {"0x1.fffffffffffff8p0", 2.0},
      {"0x1p-1074", std::numeric_limits<double>::denorm_min()},
      {"0x0p99999", 0.0},
      {"0x2.ab2e412030e05p-1025", 0x0.5565c824061c1p-1022},  // glibc 2.36 drops a bit
      {"0x1.00000000000008p0", 1.0},
      {"0x1.000000000000080000000000000000000001p0", 0x1.0000000000001p0},
  };
  for (const auto& [text, value] : rows) {
    EXPECT_EQ(parse_double(text), value) << text;
  }
  EXPECT_TRUE(std::signbit(parse_double("-0").value()));
  EXPECT_TRUE(std::signbit(parse_double("-0x0").value()));
}

TEST(Numbers, RefusesWhatRedisRefusesAsADouble) {
  const std::string_view refused[] = {
      "",
      "+",
      "-",
      ".",
      "+.",
      "e5",
      "1e",
      "1e+",
      "1.2.3",
      " 1",
      "1 ",
      "\t1",
      "1\n",
      "1a",
      "+-1",
      "-+1",
      "--1",
      "++1",
      "nan",
      "-nan",
      "+NaN",
      "nan(1)",
      "inf1",
      "infin",
      "0x",
      "0x.",
      "0xg",
      "0x-1",
      "0x+1",
      "0x1p",
      "0x1p+",
      "0x1.8q",
      "1e400",
      "-1e400",
      "1e-400",
      "-1e-400",
      "2e-324",
      "0x1p1024",
      "0x1p-1076",
      "0x1p-1075",
      "1,5",
      "0xinf",
      "0xnan",
      "1e5\0"sv,
      "1\0002"sv,
      "\0"sv,
      "1p3",
      "0b1",
      "1_0",
      "1.7976931348623159e308",
      "0x1.fffffffffffff8p1023",
      "1e99999999999999999999",
  };
  for (const auto text : refused) EXPECT_EQ(parse_double(text), std::nullopt) << text;
}

TEST(Numbers, PrintsIntegers) {
  EXPECT_EQ(to_text(std::int64_t{0}).view(), "0");
  EXPECT_EQ(to_text(kMinInt64).view(), "-9223372036854775808");
  EXPECT_EQ(to_text(kMaxInt64).view(), "9223372036854775807");
  EXPECT_EQ(to_text(std::numeric_limits<std::uint64_t>::max()).view(), "18446744073709551615");
  const std::string converted(to_text(std::int64_t{-5}));
  EXPECT_EQ(converted, "-5");
}

TEST(Numbers, PrintsDoublesAsRedis72Does) {
  struct Row {
    double value;
    std::string_view text;
  };
  const Row rows[] = {
      {0.0, "0"},
      {-0.0, "-0"},
      {3, "3"},
      {-17, "-17"},
      {1e15, "1000000000000000"},
      {1e16, "10000000000000000"},
      {1e17, "100000000000000000"},
      {9007199254740993.0, "9007199254740992"},
      {1152921504606846976.0, "1152921504606846976"},  // 2^60
      {4611686018427387904.0, "4611686018427387904"},  // 2^62, the last exact one
      {-4611686018427387904.0, "-4611686018427387904"},
      {4611686018427388928.0, "4611686018427389000"},  // one step further
      {9223372036854775808.0, "9223372036854776000"},
      {-9223372036854775808.0, "-9223372036854776000"},
      {123456789e14, "1.23456789e+22"},
      {1e20, "1e+20"},
      {1e21, "1e+21"},
      {1.5e21, "1.5e+21"},
      {12345678901234567890.0, "12345678901234567000"},
      {1e100, "1e+100"},
      {1e300, "1e+300"},
      {-1e300, "-1e+300"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {-0.5, "-0.5"},
      {3.14, "3.14"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {1.5e-7, "1.5e-7"},
      {0.000123, "0.000123"},
      {0.00123456789, "0.00123456789"},
      {0.000123456789, "1.23456789e-4"},
      {1.1754943508222875e-38, "1.1754943508222875e-38"},
      {1700000000.25, "1700000000.25"},
      {123456.654321, "123456.654321"},
      {9999.1234567, "9999.1234567"},
      {12345.1234567, "1.23451234567e+4"},
      {3.3333333333333335, "3.3333333333333335"},
      {-0.0033333333333333335, "-0.0033333333333333335"},
      {kInfinity, "inf"},
      {-kInfinity, "-inf"},
      {kNaN, "nan"},
  };
  for (const auto& [value, text] : rows) EXPECT_EQ(to_text(value).view(), text);
  EXPECT_EQ(to_text(std::copysign(kNaN, -1.0)).view(), "nan");
}

TEST(Numbers, PrintsAsPercentG) {
  struct Row {
    double value;
    int precision;
    std::string_view text;
  };
  const Row rows[] = {
      {0.1, 17, "0.10000000000000001"},
      {0.1, 14, "0.1"},
      {1e15, 14, "1e+15"},
      {100000000000000.0, 14, "1e+14"},
      {99999999999999.0, 14, "99999999999999"},
      {1e-5, 17, "1.0000000000000001e-05"},
      {0.0001, 14, "0.0001"},
      {2.5, 1, "2"},
      {2.5, 0, "2"},
      {-0.0, 17, "-0"},
      {-2.2250738585072014e-308, 17, "-2.2250738585072014e-308"},
      {kInfinity, 17, "inf"},
      {-kInfinity, 14, "-inf"},
      {kNaN, 14, "nan"},
  };
  for (const auto& [value, precision, text] : rows)
    EXPECT_EQ(to_text_g(value, precision).view(), text);
  EXPECT_EQ(to_text_g(std::copysign(kNaN, -1.0), 17).view(), "nan");
}

TEST(NumbersDeathTest, RefusesPrecisionsThatDoNotFit) {
  EXPECT_DEATH(to_text_g(1, 18), "precision");
  EXPECT_DEATH(to_text_g(1, -1), "precision");
}

TEST(Numbers, SaturatesToInt64) {
  EXPECT_EQ(saturating_int64(0.9), 0);
  EXPECT_EQ(saturating_int64(-0.9), 0);
  EXPECT_EQ(saturating_int64(-2.7), -2);
  EXPECT_EQ(saturating_int64(9223372036854774784.0), 9223372036854774784);
  EXPECT_EQ(saturating_int64(-9223372036854775808.0), kMinInt64);
  EXPECT_EQ(saturating_int64(9223372036854775808.0), kMinInt64);
  EXPECT_EQ(saturating_int64(-9223372036854777856.0), kMinInt64);
  EXPECT_EQ(saturating_int64(kInfinity), kMinInt64);
  EXPECT_EQ(saturating_int64(-kInfinity), kMinInt64);
  EXPECT_EQ(saturating_int64(kNaN), kMinInt64);
}

// Doubles of every size, many of them with few digits.
double random_double(RandomCases& random) {
  if (random.one_in(3)) return std::bit_cast<double>(random.next());
  const double whole = static_cast<double>(random.below(1u << random.between(1, 31)));
  return whole * std::pow(10.0, random.between(-25, 25)) * (random.one_in(2) ? 1 : -1);
}

TEST(Numbers, TextReadsBackAndMatchesPrintf) {
  RandomCases random("Numbers.TextReadsBackAndMatchesPrintf");
  for (int i = random_case_count(500'000); i > 0; --i) {
    const double value = random_double(random);
    if (std::isnan(value)) continue;
    ASSERT_EQ(parse_double(to_text(value)), value);
    const int precision = random.between(0, 17);
    char expected[64];
    std::snprintf(expected, sizeof expected, "%.*g", precision, value);
    ASSERT_EQ(to_text_g(value, precision).view(), expected);
  }
}

// Whether Redis takes what strtod makes of the text.
std::optional<double> by_strtod(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool space_first = !text.empty() && std::isspace(static_cast<unsigned char>(text[0]));
  if (text.empty() || space_first || end != text.c_str() + text.size()) return std::nullopt;
  const bool spelled_inf = text.find_first_of("iI") != std::string::npos;
  const bool spelled_zero =
      text.substr(0, text.find_first_of(text.find_first_of("xX") != text.npos ? "pP" : "eE"))
          .find_first_of("123456789abcdefABCDEF") == text.npos;
  if (std::isnan(value) || (std::isinf(value) && !spelled_inf)) return std::nullopt;
  if (value == 0 && !spelled_zero) return std::nullopt;
  return value;
}

std::string random_number_text(RandomCases& random) {
  switch (random.below(4)) {
    case 0:  // mostly nonsense
      return random.text("0123456789+-.eExXpPinfINFa ", random.below(8));
    case 1:  // hexadecimal
      return std::string(random.one_in(4) ? "-0x" : "0x") +
             random.text("0123456789abcdefABCDEF", random.below(20)) + "." +
             random.text("0000123456789abcdef", random.below(20)) + "p" +
             std::to_string(random.between(-1150, 1100));
    default:  // decimal
      return random.text("-+00", random.below(2)) + random.text("0123456789", random.below(25)) +
             "." + random.text("0123456789", random.below(25)) + "e" +
             std::to_string(random.one_in(2) ? random.between(-30, 30) : random.between(-360, 330));
  }
}

// glibc 2.36 rounds some of these wrongly; the table above has one.
bool is_hex_denormal(const std::string& text) {
  return text.find_first_of("xX") != text.npos &&
         std::fabs(std::strtod(text.c_str(), nullptr)) < std::numeric_limits<double>::min();
}

TEST(Numbers, ParseAgreesWithStrtod) {
  RandomCases random("Numbers.ParseAgreesWithStrtod");
  for (int i = random_case_count(500'000); i > 0; --i) {
    const std::string text = random_number_text(random);
    if (is_hex_denormal(text)) continue;
    ASSERT_EQ(parse_double(text), by_strtod(text)) << '"' << text << '"';
  }
}

}  // namespace
}  // namespace perigee::base
