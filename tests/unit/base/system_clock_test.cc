#include "engine/base/system_clock.h"

#include <gtest/gtest.h>

namespace perigee::base {
namespace {

TEST(SystemClock, CountsMicrosecondsSince1970) {
  constexpr std::int64_t kYear2020 = 1'577'836'800'000'000;
  constexpr std::int64_t kYear2200 = 7'258'118'400'000'000;
  EXPECT_GT(system_unix_micros(), kYear2020);
  EXPECT_LT(system_unix_micros(), kYear2200);
}

}  // namespace
}  // namespace perigee::base
