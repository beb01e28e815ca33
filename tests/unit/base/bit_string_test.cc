#include "engine/base/bit_string.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/base/random_cases.h"

namespace perigee::base {
namespace {

bool bit(const std::string& bytes, std::size_t at) {
  return (static_cast<unsigned char>(bytes[at / 8]) >> (7 - at % 8) & 1) != 0;
}

// Long runs of one value, so that words full of it are met, and some noise.
std::string random_bytes(RandomCases& cases, std::size_t most) {
  std::string bytes;
  const std::size_t size = cases.below(most + 1);
  while (bytes.size() < size) {
    const char filler = cases.one_in(3) ? '\xff' : cases.one_in(2) ? '\0' : 'n';
    for (std::size_t run = 1 + cases.below(40); run > 0 && bytes.size() < size; --run)
      bytes.push_back(filler == 'n' ? static_cast<char>(cases.below(256)) : filler);
  }
  return bytes;
}

TEST(BitString, CountsAndFindsAsBitByBit) {
  RandomCases cases("BitString.CountsAndFindsAsBitByBit");
  for (int i = 0; i < 3000; ++i) {
    const std::string bytes = random_bytes(cases, 150);
    std::uint64_t ones = 0, first[2] = {8 * bytes.size(), 8 * bytes.size()};
    for (std::size_t at = 8 * bytes.size(); at-- > 0;) {
      ones += bit(bytes, at) ? 1 : 0;
      first[bit(bytes, at) ? 1 : 0] = at;
    }
    ASSERT_EQ(count_ones(bytes), ones);
    ASSERT_EQ(find_bit(bytes, false), first[0]);
    ASSERT_EQ(find_bit(bytes, true), first[1]);
  }
}

TEST(BitString, ReadsFieldsAtAnyOffset) {
  RandomCases cases("BitString.ReadsFieldsAtAnyOffset");
  for (int i = 0; i < 20000; ++i) {
    const std::string bytes = random_bytes(cases, 20);
    const std::uint64_t first = cases.below(200);
    const int count = cases.between(1, 64);
    std::uint64_t expected = 0;
    for (std::uint64_t at = first; at < first + static_cast<unsigned>(count); ++at)
      expected = expected << 1 | (at < 8 * bytes.size() && bit(bytes, at) ? 1 : 0);
    ASSERT_EQ(bits_at(bytes, first, count), expected) << first << " " << count;
  }
  EXPECT_EQ(bits_at("\xff", ~std::uint64_t{0}, 64), 0u);
}

TEST(BitString, WritesFieldsAndNothingElse) {
  RandomCases cases("BitString.WritesFieldsAndNothingElse");
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = random_bytes(cases, 20) + "123456789";
    const std::string before = bytes;
    const int count = cases.between(1, 64);
    const std::uint64_t first = cases.below(8 * bytes.size() - static_cast<unsigned>(count) + 1);
    const std::uint64_t value = cases.next();
    set_bits_at(bytes.data(), first, count, value);
    ASSERT_EQ(bits_at(bytes, first, count), value << (64 - count) >> (64 - count));
    for (std::size_t at = 0; at < 8 * bytes.size(); ++at) {
      if (at < first || at >= first + static_cast<unsigned>(count)) {
        ASSERT_EQ(bit(bytes, at), bit(before, at)) << at;
      }
    }
  }
}

TEST(BitString, CombinesAsByteByByte) {
  RandomCases cases("BitString.CombinesAsByteByByte");
  for (int i = 0; i < 3000; ++i) {
    const std::string a = random_bytes(cases, 120);
    std::string b = random_bytes(cases, 120);
    b.resize(a.size(), 'b');
    std::string both = a, either = a, one = a, none = a;
    and_bytes(both.data(), b.data(), a.size());
    or_bytes(either.data(), b.data(), a.size());
    xor_bytes(one.data(), b.data(), a.size());
    invert_bytes(none.data(), a.size());
    for (std::size_t at = 0; at < a.size(); ++at) {
      ASSERT_EQ(both[at], static_cast<char>(a[at] & b[at]));
      ASSERT_EQ(either[at], static_cast<char>(a[at] | b[at]));
      ASSERT_EQ(one[at], static_cast<char>(a[at] ^ b[at]));
      ASSERT_EQ(none[at], static_cast<char>(~a[at]));
    }
  }
}

}  // namespace
}  // namespace perigee::base
