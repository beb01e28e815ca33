#include <gtest/gtest.h>

#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/base/big_natural.h"
#include "engine/base/float80.h"
#include "tests/unit/base/native_float80.h"

namespace perigee::base {
namespace {

using namespace std::string_view_literals;

std::string fixed(std::string_view text) {
  const std::optional<Float80> value = Float80::parse(text);
  return value ? value->to_fixed() : "refused";
}

std::string sum(std::string_view a, std::string_view b) {
  return (Float80::parse(a).value() + Float80::parse(b).value()).to_fixed();
}

// Measured: SET k a, INCRBYFLOAT k b on redis-server 7.0.15, x86-64.
TEST(Float80Text, AddsAsIncrbyfloatDoes) {
  EXPECT_EQ(sum("0.1", "0.2"), "0.3");
  EXPECT_EQ(sum("10.50", "0.1"), "10.6");
  EXPECT_EQ(sum("5.0e3", "2.0e2"), "5200");
  EXPECT_EQ(sum("3", "-3"), "0");
  EXPECT_EQ(sum("-0", "-0"), "0");
  EXPECT_EQ(sum("1", "1e-17"), "1.00000000000000001");
  EXPECT_EQ(sum("1", "1e-18"), "1");
  EXPECT_EQ(sum("-1e-18", "0"), "0");
  EXPECT_EQ(sum("0x10", "0x.8p0"), "16.5");
  EXPECT_EQ(sum("1e30", "0"), "1000000000000000000024696061952");
  EXPECT_EQ(sum("1e-300", "0"), "0");
  EXPECT_EQ(sum("99999999999999999999", "1"), "100000000000000000000");
  EXPECT_EQ(sum("17.3", "1e5"), "100017.29999999999999716");
}

TEST(Float80Text, ReadsWhatRedisReads) {
  EXPECT_EQ(fixed("+3"), "3");
  EXPECT_EQ(fixed("3."), "3");
  EXPECT_EQ(fixed(".5"), "0.5");
  EXPECT_EQ(fixed("-.5E+1"), "-5");
  EXPECT_EQ(fixed("0007"), "7");
  EXPECT_EQ(fixed("-0"), "0");
  EXPECT_TRUE(Float80::parse("-0")->is_negative());
  EXPECT_EQ(fixed("0e99999999999999999999"), "0");
  EXPECT_EQ(fixed("0x0p99999999999999999999"), "0");
  EXPECT_EQ(fixed("inf"), "inf");
  EXPECT_EQ(fixed("+Infinity"), "inf");
  EXPECT_EQ(fixed("-INF"), "-inf");
  EXPECT_EQ(fixed("0X1.8P1"), "3");
  EXPECT_EQ(fixed("0x1p-1"), "0.5");
  EXPECT_EQ(fixed("1e-4950"), "0");  // not zero, but zero in 17 decimals
  EXPECT_FALSE(Float80::parse("1e-4950")->significand() == 0);
}

TEST(Float80Text, RefusesWhatRedisRefuses) {
  const std::string_view refused[] = {
      "",
      "+",
      "-",
      ".",
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
      "--1",
      "nan",
      "-nan",
      "nan(1)",
      "infin",
      "0x",
      "0x.",
      "0xg",
      "0x-1",
      "0x1p",
      "1e5000",
      "-1e5000",
      "1e-5000",
      "1.2e4932",
      "1e-4951",
      "0x1p16384",
      "0x1p-16446",
      "1\0"sv,
      "1e99999999999999999999",
      "1e-99999999999999999999",
      "0x1p99999999999999999999",
      "1,5",
  };
  for (const auto text : refused) EXPECT_EQ(fixed(text), "refused") << text;
}

TEST(Float80Text, ReadsTextsOfUpTo5119Bytes) {
  EXPECT_EQ(fixed(std::string(5119, '0')), "0");
  EXPECT_EQ(fixed(std::string(5118, '0') + "1"), "1");
  EXPECT_EQ(fixed(std::string(5119, '0') + "1"), "refused");
  EXPECT_EQ(fixed("0." + std::string(5000, '0') + "1e5001"), "1");
  EXPECT_EQ(fixed("1" + std::string(5000, '0') + "e-5000"), "1");
  EXPECT_EQ(fixed("0x1" + std::string(5000, '0') + "p-20000"), "1");
  EXPECT_EQ(fixed("0x." + std::string(4999, '0') + "1p20000"), "1");
}

// 1 + 2^-64 lies half-way between two values; a digit far behind decides.
TEST(Float80Text, RoundsTiesToEvenHoweverLateTheyAreBroken) {
  const std::string tie = "1.0000000000000000000542101086242752217003726400434970855712890625";
  EXPECT_EQ(Float80::parse(tie)->significand(), 0x8000'0000'0000'0000u);
  EXPECT_EQ(Float80::parse(tie + std::string(5000, '0'))->significand(), 0x8000'0000'0000'0000u);
  EXPECT_EQ(Float80::parse(tie + std::string(5000, '0') + "1")->significand(),
            0x8000'0000'0000'0001u);
  EXPECT_EQ(Float80::parse("0x1.0000000000000001")->significand(), 0x8000'0000'0000'0000u);
  EXPECT_EQ(Float80::parse("0x1.0000000000000001" + std::string(5000, '0') + "1")->significand(),
            0x8000'0000'0000'0001u);
}

// The lowest bit of a denormal is 2^-16445.
TEST(Float80Text, RoundsHexDenormals) {
  EXPECT_EQ(Float80::parse("0x3p-16445")->significand(), 3u);
  EXPECT_EQ(Float80::parse("0x3p-16446")->significand(), 2u);  // ties go to even
  EXPECT_EQ(Float80::parse("0x5p-16446")->significand(), 2u);
  EXPECT_EQ(Float80::parse("0x1.000001p-16446")->significand(), 1u);
  EXPECT_EQ(Float80::parse("0x7fffffffffffffff.cp-16445")->significand(), std::uint64_t{1} << 63);
  EXPECT_EQ(Float80::parse("0x7fffffffffffffff.cp-16445")->sign_exponent(), 1);
}

TEST(Float80Text, PrintsTheExactIntegerOfTheLargestValues) {
  const std::string huge = fixed("1e4000");
  EXPECT_EQ(huge.size(), 4000u);
  EXPECT_EQ(huge.substr(0, 24), "999999999999999999996546");
  const std::string max = Float80::from_bits(0x7ffe, ~std::uint64_t{0}).to_fixed();
  EXPECT_EQ(max.size(), 4933u);
  EXPECT_EQ(max.substr(0, 24), "118973149535723176502126");
  EXPECT_EQ(fixed(max), max);
}

TEST(Float80Text, SeventeenDecimalsMayCarry) {
  EXPECT_EQ(fixed("0.999999999999999999"), "1");
  EXPECT_EQ(fixed("9.999999999999999999"), "10");
  EXPECT_EQ(fixed("-0.999999999999999999"), "-1");
  EXPECT_EQ(fixed("0.00000000000000001"), "0.00000000000000001");
}

#if PERIGEE_NATIVE_FLOAT80

// Redis' string2ld, on the hardware's long double.
std::optional<Float80> native_parse(const std::string& text) {
  if (text.empty() || text.size() >= 5120) return std::nullopt;
  if (std::isspace(static_cast<unsigned char>(text[0]))) return std::nullopt;
  char* end = nullptr;
  errno = 0;
  const long double value = std::strtold(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isnan(value)) return std::nullopt;
  if (errno == ERANGE && (std::isinf(value) || value == 0)) return std::nullopt;
  return from_native(value);
}

std::string native_fixed(long double value) {
  char buffer[5200];
  std::string text(buffer,
                   static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, "%.17Lf", value)));
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string exact_text(long double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%La", value);
  return buffer;
}

// Exactly half-way between two neighbours, all digits; every other time a little off.
std::string random_tie(RandomCases& random) {
  BigNatural middle(random_significand(random));
  middle.multiply_add(2, 1);
  const int power_of_2 = random.between(-200, 60);
  if (power_of_2 >= 0) {
    middle.shift_left(static_cast<std::size_t>(power_of_2));
    return middle.to_decimal() + (random.one_in(2) ? "." : ".00000000001");
  }
  middle.multiply_by_power_of_5(static_cast<std::size_t>(-power_of_2));
  std::string digits = middle.to_decimal();
  if (random.one_in(3)) digits.back() = '4';  // it was a 5
  if (random.one_in(3)) digits += ".00000000001";
  return digits + "e" + std::to_string(power_of_2);
}

std::string random_decimal(RandomCases& random) {
  constexpr char kDigits[] = "0123456789";
  std::string text = random.text("-+", random.below(2));
  text += random.text(kDigits, random.below(random.one_in(50) ? 200 : 22));
  if (!random.one_in(4)) text += "." + random.text(kDigits, random.below(22));
  if (random.one_in(2)) text += "e" + std::to_string(random.between(-40, 40));
  return text;
}

std::string random_far_decimal(RandomCases& random) {
  return "0." + random.text("0123456789", random.below(40)) + "e" +
         std::to_string(random.between(-5000, 4950));
}

std::string random_hex(RandomCases& random) {
  constexpr char kDigits[] = "0123456789abcdefABCDEF";
  const int reach = random.one_in(2) ? 80 : 16600;
  return "0x" + random.text(kDigits, random.below(20)) + "." +
         random.text(kDigits, random.below(20)) + "p" +
         std::to_string(random.between(-reach, reach));
}

std::string random_text(RandomCases& random) {
  switch (random.below(40)) {
    case 0:
      return random_far_decimal(random);
    case 1:
    case 2:
      return random_hex(random);
    case 3:
      return random.text("0123456789+-.eExXpPinfINFa ", random.below(8));
    case 4:
      return random_tie(random);
    default:
      return random_decimal(random);
  }
}

// glibc 2.36 rounds some of these wrongly: RoundsHexDenormals has one.
bool is_hex_denormal(const std::string& text) {
  return text.find_first_of("xX") != text.npos &&
         std::fabs(std::strtold(text.c_str(), nullptr)) < LDBL_MIN;
}

TEST(Float80Text, ReadsAsStrtoldDoes) {
  RandomCases random("Float80Text.ReadsAsStrtoldDoes");
  for (int i = random_case_count(1'000'000); i > 0; --i) {
    const std::string text = random_text(random);
    if (is_hex_denormal(text)) continue;
    const std::optional<Float80> expected = native_parse(text);
    const std::optional<Float80> value = Float80::parse(text);
    ASSERT_EQ(value.has_value(), expected.has_value()) << '"' << text << '"';
    if (value) {
      ASSERT_TRUE(same(*value, *expected)) << '"' << text << '"';
    }
  }
}

TEST(Float80Text, PrintsAsPrintfDoes) {
  RandomCases random("Float80Text.PrintsAsPrintfDoes");
  for (int i = random_case_count(1'000'000); i > 0; --i) {
    const bool far = random.one_in(500);
    const Float80 value =
        far ? random_finite(random, 0, 0x7ffe) : random_finite(random, 0x3fff - 130, 0x3fff + 80);
    ASSERT_EQ(value.to_fixed(), native_fixed(to_native(value))) << exact_text(to_native(value));
  }
}

#endif

}  // namespace
}  // namespace perigee::base
