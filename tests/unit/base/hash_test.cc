#include "engine/base/hash.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/base/random_cases.h"

namespace perigee::base {
namespace {

// Bytes 0, 1, 2, ... 255, 0, 1, ...
std::string counting(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i);
  return bytes;
}

TEST(Hash, AnswersTheSameOnEveryMachine) {
  // XXH3 with seeds 0 and 42, and 128 bits, of counting(size); made by the scalar code of xxHash
  // 0.8.1. The first row is the published answer for no bytes.
  struct Row {
    std::size_t size;
    std::uint64_t unseeded, seeded;
    Hash128 wide;
  };
  const Row rows[] = {
      {0, 0x2d06800538d394c2, 0xb029411ff43d84d2, {0x99aa06d3014798d8, 0x6001c324468d497f}},
      {1, 0xc44bdff4074eecdb, 0x5cf10f10bf2dd245, {0xa6cd5e9392000f6a, 0xc44bdff4074eecdb}},
      {3, 0x5f4299fc161c9cbb, 0x75881294bdbaf34c, {0xe3b55f57945a17cf, 0x5f4299fc161c9cbb}},
      {4, 0x60dab036a58211f2, 0xd8571bd6d6d17e42, {0xeb70bf5fc779e9e6, 0xa6111d53e80a3db5}},
      {8, 0x3a1c2d7c85af88f8, 0x533b2c25fa397f0b, {0xe1e4432a62217fe4, 0xcfd50c61c8bb98c1}},
      {9, 0xe9612598145bb9dc, 0xec60d7913c5410f9, {0x16c769d83e4aebce, 0x907931979dca3746}},
      {16, 0x8355e3a6f61770db, 0x74891a34d3fff0a9, {0x72950631827607e2, 0x842812cc870dcae2}},
      {17, 0x9ef341a99de37328, 0x2668e3977d451c23, {0x685bc458b37d057f, 0xc06e233df7729217}},
      {64, 0x6187eb9089b0ed55, 0x19611ac4647c1dfd, {0x9c6e140a465545e5, 0x90c1971ddb04ce74}},
      {128, 0x85c6174c7ff4c46b, 0xa7f863935f4a4028, {0x14792fc3af88dc6c, 0x05321a0b64d67b41}},
      {129, 0xec7642b431ba3e5a, 0x82b80bdd4ac29db5, {0xdd5e74ac6b45f54e, 0xbc30b63382b09a3b}},
      {240, 0x375a384d957fe865, 0x4c023d24e6a84d31, {0x65b5be86da5540e7, 0xc92b68e16f83bbb6}},
      {241, 0x02e8cd95421c6d02, 0x26e3d358d4e0a1d6, {0x1da1cb61bcb8a2a1, 0x02e8cd95421c6d02}},
      {512, 0x1059105ad19bfa09, 0xb3c0be157c7c1132, {0x111d5771df64cbcb, 0x1059105ad19bfa09}},
      {1024, 0xa870f92984398d22, 0x2976c34b83200df6, {0x83885e853bb6640c, 0xa870f92984398d22}},
      {5000, 0x1b74bda2c82a8c7a, 0x6472f73a4e896c52, {0x7a681524919c2822, 0x1b74bda2c82a8c7a}},
  };
  for (const Row& row : rows) {
    const std::string bytes = counting(row.size);
    EXPECT_EQ(hash_bytes(bytes, 0), row.unseeded) << row.size;
    EXPECT_EQ(hash_bytes(bytes, 42), row.seeded) << row.size;
    EXPECT_EQ(hash128_bytes(bytes), row.wide) << row.size;
  }
}

TEST(Hash, TakesAnEmptyView) {
  EXPECT_EQ(hash_bytes({}, 7), hash_bytes("", 7));
  EXPECT_EQ(hash128_bytes({}), hash128_bytes(""));
  EXPECT_EQ(Hasher128().finish(), hash128_bytes(""));
}

TEST(Hash, SeedsDiffer) { EXPECT_NE(hash_bytes("key", 1), hash_bytes("key", 2)); }

TEST(Hasher128, EqualsOneShotHoweverItIsCut) {
  RandomCases random("Hasher128.EqualsOneShotHoweverItIsCut");
  for (int i = 0; i < 300; ++i) {
    const std::string bytes = counting(random.below(3000));
    Hasher128 hasher;
    std::string_view rest = bytes;
    while (!rest.empty()) {
      const std::size_t size = random.below(rest.size() + 1);
      if (random.one_in(2)) {
        hasher.update(rest.substr(0, size));
      } else {
        hasher.update(std::as_bytes(std::span(rest.data(), size)));
      }
      rest.remove_prefix(size);
    }
    ASSERT_EQ(hasher.finish(), hash128_bytes(bytes)) << bytes.size();
  }
}

TEST(Hasher128, IntegersAreLittleEndian) {
  Hasher128 hasher;
  hasher.update_u64(0x0807'0605'0403'0201);
  EXPECT_EQ(hasher.finish(), hash128_bytes("\1\2\3\4\5\6\7\10"));
}

TEST(Hasher128, GoesOnAfterFinishAndInCopies) {
  Hasher128 hasher;
  hasher.update("ab");
  EXPECT_EQ(hasher.finish(), hash128_bytes("ab"));
  Hasher128 copy = hasher;
  copy.update("x");
  hasher.update("c");
  EXPECT_EQ(hasher.finish(), hash128_bytes("abc"));
  EXPECT_EQ(copy.finish(), hash128_bytes("abx"));
}

}  // namespace
}  // namespace perigee::base
