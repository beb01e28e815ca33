#include "perigee/check.h"

#include <gtest/gtest.h>

namespace perigee {
namespace {

TEST(CheckDeathTest, SaysWhereAndWhat) {
  EXPECT_DEATH(PERIGEE_CHECK(1 + 1 == 3, "sums are exact"),
               "check_test\\.cc:[0-9]+: sums are exact");
}

TEST(Check, HoldsInSilence) {
  int evaluated = 0;
  PERIGEE_CHECK(++evaluated == 1, "evaluated once");
  EXPECT_EQ(evaluated, 1);
}

}  // namespace
}  // namespace perigee
