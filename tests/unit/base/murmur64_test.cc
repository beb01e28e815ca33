#include "engine/base/murmur64.h"

#include <gtest/gtest.h>

#include <string>

namespace perigee::base {
namespace {

// Computed with another implementation. Every length of the last few bytes, high bits set.
TEST(Murmur64, KnownAnswers) {
  EXPECT_EQ(murmur64("", 0), 0u);
  EXPECT_EQ(murmur64("hello", 0xadc83b19), 0x0f656f01eecfe400);
  EXPECT_EQ(murmur64("perigee perigee", 7), 0x326173e1430087e8);
  std::string text;
  std::uint64_t all = 0;
  for (int i = 0; i < 40; ++i) {
    all = all * 31 + murmur64(text, 0xadc83b19);
    text.push_back(static_cast<char>(200 + i));
  }
  EXPECT_EQ(all, 0x0fc8a59e8e40ed3b);
}

}  // namespace
}  // namespace perigee::base
