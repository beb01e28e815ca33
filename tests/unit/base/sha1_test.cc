#include "engine/base/sha1.h"

#include <gtest/gtest.h>

#include <string>

namespace perigee::base {
namespace {

std::string hex(std::string_view bytes) {
  const std::array<char, 40> digits = sha1_hex(bytes);
  return {digits.begin(), digits.end()};
}

TEST(Sha1, AnswersThePublishedVectors) {
  EXPECT_EQ(hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(hex(std::string(1'000'000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Sha1, AnswersWhatRedisAnswers) {
  EXPECT_EQ(hex("return 1"), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

// Around the places where the padding needs one more block.
TEST(Sha1, PadsEveryLength) {
  EXPECT_EQ(hex(std::string(1, 'x')), "11f6ad8ec52a2984abaafd7c3b516503785c2072");
  EXPECT_EQ(hex(std::string(54, 'x')), "31045e7bb077ff8d188a776b196b980388735dbb");
  EXPECT_EQ(hex(std::string(55, 'x')), "cef734ba81a024479e09eb5a75b6ddae62e6abf1");
  EXPECT_EQ(hex(std::string(56, 'x')), "901305367c259952f4e7af8323f480d59f81335b");
  EXPECT_EQ(hex(std::string(57, 'x')), "025ecbd5d70f8fb3c5457cd96bab13fda305dc59");
  EXPECT_EQ(hex(std::string(63, 'x')), "0ddc4e0cccd9a12850deb5abb0853a4425559fec");
  EXPECT_EQ(hex(std::string(64, 'x')), "bb2fa3ee7afb9f54c6dfb5d021f14b1ffe40c163");
  EXPECT_EQ(hex(std::string(65, 'x')), "78c741ddc482e4cdf8c474a0876347a0905b6233");
  EXPECT_EQ(hex(std::string(119, 'x')), "4300320394f7ee239bcdce7d3b8bcee173a0cd5c");
  EXPECT_EQ(hex(std::string(120, 'x')), "ceb2821639c4b6dcb10bce0e522ca2e608ce056d");
  EXPECT_EQ(hex(std::string(127, 'x')), "e463484d274607e1897d4099497cbf2aedcf8206");
  EXPECT_EQ(hex(std::string(128, 'x')), "150fa3fbdc899bd0b8f95a9fb6027f564d953762");
}

}  // namespace
}  // namespace perigee::base
