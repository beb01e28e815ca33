#include "engine/persist/lzf.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/rng.h"
#include "tests/support/seeds.h"

namespace perigee::persist {
namespace {

TEST(Lzf, PacksWhatRepeatsAndNothingElse) {
  EXPECT_EQ(pack(""), std::nullopt);
  EXPECT_EQ(pack("aaaa"), std::nullopt);
  EXPECT_EQ(pack("abcdefghijklmnopqrstuvwxyz"), std::nullopt);
  const std::string text(1000, 'a');
  const auto packed = pack(text);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), 30u);
  std::string back;
  EXPECT_TRUE(unpack(*packed, text.size(), back));
  EXPECT_EQ(back, text);
}

TEST(Lzf, RandomTextsComeBackAlikeWhateverWasPackedBefore) {
  const std::uint64_t seed = testing::test_seed(11);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  std::string text, back;
  for (int round = 0; round < 3000; ++round) {
    if (rng.below(20) == 0) text.clear();
    while (text.size() < 30 + rng.below(300)) {
      const std::size_t size = text.size();
      if (size > 10 && rng.below(3) != 0)
        text += text.substr(rng.below(size - 5), 4 + rng.below(12));
      else
        text.push_back(static_cast<char>(rng.below(256)));
    }
    text[rng.below(text.size())] = static_cast<char>(rng.below(256));
    const auto packed = pack(text);
    pack(std::string(5000, static_cast<char>(rng.below(256))));
    EXPECT_EQ(pack(text), packed);
    if (!packed) continue;
    ASSERT_TRUE(unpack(*packed, text.size(), back));
    EXPECT_EQ(back, text);
    EXPECT_FALSE(unpack(*packed, text.size() - 1, back));
    EXPECT_FALSE(unpack(*packed, text.size() + 1, back));
    EXPECT_FALSE(unpack(std::string_view(*packed).substr(1), text.size(), back) && back == text);
  }
}

TEST(Lzf, SizesThatCannotBeAreRefusedUntouched) {
  std::string text;
  EXPECT_FALSE(unpack("", 1, text));
  EXPECT_FALSE(unpack(std::string_view("\x00", 1), 0, text));
  EXPECT_FALSE(unpack("abc", std::size_t{1} << 30, text));
  EXPECT_EQ(text.capacity(), std::string().capacity());
}

}  // namespace
}  // namespace perigee::persist
