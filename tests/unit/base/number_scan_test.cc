#include "engine/base/number_scan.h"

#include <gtest/gtest.h>

namespace perigee::base {
namespace {

struct Row {
  std::string_view text;
  bool hex;
  std::string_view digits;
  std::int64_t exponent;
};

TEST(NumberScan, SplitsDigitsAndExponent) {
  const Row rows[] = {
      {"0", false, "", 1},
      {"12", false, "12", 0},
      {"1200", false, "12", 2},
      {"0012.3400", false, "1234", -2},
      {".5", false, "5", -1},
      {"5.", false, "5", 0},
      {"1e5", false, "1", 5},
      {"1.5E+05", false, "15", 4},
      {"0.001e-7", false, "1", -10},
      {"0x1F", true, "1F", 0},
      {"0X10", true, "1", 4},
      {"0x.8", true, "8", -4},
      {"0x1.8p-3", true, "18", -7},
      {"1e99999999999999999999", false, "1", 1'000'000'000'000'000},
      {"0x1p-99999999999999999999", true, "1", -1'000'000'000'000'000},
  };
  for (const Row& row : rows) {
    const std::optional<ScannedNumber> number = scan_number(row.text);
    ASSERT_TRUE(number) << row.text;
    EXPECT_EQ(number->hex, row.hex) << row.text;
    EXPECT_EQ(number->digits, row.digits) << row.text;
    EXPECT_EQ(number->exponent, row.exponent) << row.text;
  }
}

TEST(NumberScan, RefusesOtherTexts) {
  for (const std::string_view text : {"", "-1", "+1", ".", "e1", "1e", "1e+", "1e1.", "0x", "0x.",
                                      "0xp1", "0x1p", "0x1e+5", "1p5", "inf", "nan", " 1", "1 "}) {
    EXPECT_FALSE(scan_number(text)) << text;
  }
}

TEST(NumberScan, HexKeeps128BitsAndRemembersTheRest) {
  const Unrounded small = unrounded_hex(*scan_number("0x1.8p3"));
  EXPECT_EQ(small.significand, 0x18u);
  EXPECT_EQ(small.exponent, -1);
  EXPECT_FALSE(small.more);
  const Unrounded full = unrounded_hex(*scan_number("0x" + std::string(32, 'f')));
  EXPECT_EQ(full.significand, ~static_cast<unsigned __int128>(0));
  EXPECT_FALSE(full.more);
  const Unrounded longer = unrounded_hex(*scan_number("0x" + std::string(34, 'f')));
  EXPECT_EQ(longer.significand, full.significand);
  EXPECT_EQ(longer.exponent, 8);
  EXPECT_TRUE(longer.more);
  EXPECT_EQ(unrounded_hex(*scan_number("0x1p99999999")).exponent, 1'000'000);
}

}  // namespace
}  // namespace perigee::base
