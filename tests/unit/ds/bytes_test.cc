#include "engine/ds/bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

std::string text_of(const Bytes& b) {
  base::NumberText scratch;
  return std::string(b.text(scratch));
}

TEST(Bytes, KeepsTextOfEveryLengthAroundTheInlineLimit) {
  for (std::size_t n = 0; n < 64; ++n) {
    std::string text(n, 'x');
    for (std::size_t i = 0; i < n; ++i) text[i] = static_cast<char>(i * 7);
    const Bytes b{std::string_view(text)};
    EXPECT_EQ(b.text(), text);
    EXPECT_EQ(b.size(), n);
    EXPECT_EQ(b.heap_bytes() == 0, n <= Bytes::kInlineMax);
  }
}

TEST(Bytes, CompactKeepsOnlyCanonicalIntegersAsIntegers) {
  for (const char* number : {"0", "-1", "9223372036854775807", "-9223372036854775808", "42"}) {
    EXPECT_TRUE(Bytes::compact(number).is_integer()) << number;
    EXPECT_EQ(text_of(Bytes::compact(number)), number);
  }
  for (const char* text : {"", "-", "-0", "+1", "01", " 1", "1 ", "1.0", "9223372036854775808"}) {
    EXPECT_FALSE(Bytes::compact(text).is_integer()) << text;
    EXPECT_EQ(text_of(Bytes::compact(text)), text);
  }
}

TEST(Bytes, CopiesShareUntilOneIsWritten) {
  Bytes a{std::string(100, 'a')};
  Bytes b = a;
  EXPECT_EQ(a.text().data(), b.text().data());
  b.append("b");
  EXPECT_EQ(a.text(), std::string(100, 'a'));
  EXPECT_EQ(b.text(), std::string(100, 'a') + "b");
  a.writable(1)[0] = 'z';
  EXPECT_EQ(b.text().front(), 'a');
}

TEST(Bytes, ResizeCutsAndGrowsInAnyForm) {
  for (const std::size_t from :
       {std::size_t{0}, std::size_t{10}, std::size_t{23}, std::size_t{100}})
    for (const std::size_t to :
         {std::size_t{0}, std::size_t{9}, std::size_t{24}, std::size_t{300}}) {
      Bytes b{std::string(from, 'q')};
      const Bytes kept = b;
      b.resize(to);
      std::string expected(from, 'q');
      expected.resize(to);
      EXPECT_EQ(b.text(), expected) << from << " to " << to;
      EXPECT_EQ(kept.text(), std::string(from, 'q'));
      EXPECT_TRUE(b.edited());
    }
  Bytes number{std::int64_t{-12345}};
  number.resize(3);
  EXPECT_EQ(number.text(), "-12");
}

TEST(Bytes, RenewForgetsTheTextAndLeavesCopiesAlone) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{23}, std::size_t{24}, std::size_t{500}}) {
    Bytes b{std::string(100, 'q')};
    const Bytes kept = b;
    std::fill_n(b.renew(size), size, 'n');
    EXPECT_EQ(b.text(), std::string(size, 'n'));
    EXPECT_EQ(kept.text(), std::string(100, 'q'));
  }
}

TEST(Bytes, MarkEditedKeepsTextAndMemory) {
  for (const char* text :
       {"", "42", "-9223372036854775808", "short", "one that is outside, 36 bytes long.."}) {
    Bytes b = Bytes::compact(text);
    const Bytes kept = b;
    b.mark_edited();
    EXPECT_TRUE(b.edited());
    EXPECT_FALSE(b.is_integer());
    EXPECT_EQ(b.text(), text);
    EXPECT_EQ(b.heap_bytes(), kept.heap_bytes());
    EXPECT_FALSE(kept.edited());
  }
}

TEST(Bytes, GrowingByTheByteDoublesTheRoom) {
  Bytes b{std::string(100, 'x')};
  int moves = 0;
  const char* at = b.text().data();
  for (std::size_t size = 101; size < 100'000; ++size) {
    b.writable(size);
    moves += b.text().data() != at ? 1 : 0;
    at = b.text().data();
  }
  EXPECT_LE(moves, 12);
}

TEST(Bytes, AppendAndOverwriteAcceptTheirOwnText) {
  for (const std::size_t n : {std::size_t{5}, std::size_t{20}, std::size_t{200}}) {
    Bytes b{std::string(n, 'q')};
    b.append(b.text());
    EXPECT_EQ(b.text(), std::string(2 * n, 'q'));
    b.overwrite(2 * n + 1, b.text());
    EXPECT_EQ(b.text(), std::string(2 * n, 'q') + '\0' + std::string(2 * n, 'q'));
  }
}

TEST(Bytes, WritingTurnsIntegersIntoText) {
  Bytes b(std::int64_t{10});
  b.append("x");
  EXPECT_FALSE(b.is_integer());
  EXPECT_TRUE(b.edited());
  EXPECT_EQ(b.text(), "10x");
}

TEST(Bytes, MatchesAStringUnderRandomEditsWithCopiesTaken) {
  const std::uint64_t seed = testing::test_seed(1);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  std::vector<std::pair<Bytes, std::string>> pairs(4);
  for (int step = 0; step < 20000; ++step) {
    auto& [bytes, model] = pairs[rng.below(pairs.size())];
    const std::string piece(rng.below(40), static_cast<char>('a' + rng.below(26)));
    switch (rng.below(5)) {
      case 0:
        bytes.append(piece);
        model += piece;
        break;
      case 1: {
        const std::size_t at = rng.below(60);
        bytes.overwrite(at, piece);
        if (model.size() < at + piece.size()) model.resize(at + piece.size());
        model.replace(at, piece.size(), piece);
        break;
      }
      case 2:
        bytes = Bytes::compact(piece);
        model = piece;
        break;
      case 3: {
        const auto number = static_cast<std::int64_t>(rng.next());
        bytes = Bytes(number);
        model = std::to_string(number);
        break;
      }
      default:
        pairs[rng.below(pairs.size())] = pairs[rng.below(pairs.size())];
    }
    for (const auto& [b, m] : pairs) ASSERT_EQ(text_of(b), m) << "step " << step;
  }
}

}  // namespace
}  // namespace perigee::ds
