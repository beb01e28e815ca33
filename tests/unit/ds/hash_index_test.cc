#include "engine/ds/hash_index.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/ds/dense_map.h"

namespace perigee::ds {
namespace {

// A find asks its owner about births that are there, and about no others: for every tag, with free
// slots behind the entries, never used ones and ones whose entry is gone.
TEST(HashIndex, OffersEntriesAndNeverAFreeSlot) {
  for (std::uint64_t tag = 0; tag < 256; ++tag) {
    const std::uint64_t hash = tag << 8;
    const auto hash_of = [&](std::uint64_t) { return hash; };
    HashIndex index;
    std::set<std::uint64_t> there;
    const auto expect_only_those = [&](std::uint64_t looked_for) {
      index.find(looked_for, [&](std::uint64_t birth) {
        EXPECT_TRUE(there.contains(birth)) << "tag " << tag << ", birth " << birth;
        return false;
      });
    };
    for (std::uint64_t birth = 1; birth <= 7; ++birth) {
      index.insert(hash, birth, hash_of);
      there.insert(birth);
      for (std::uint64_t other = 0; other < 256; ++other) expect_only_those(other << 8);
    }
    for (const std::uint64_t birth : {2u, 5u, 6u, 3u}) {
      index.erase(hash, birth, hash_of);
      there.erase(birth);
      for (std::uint64_t other = 0; other < 256; ++other) expect_only_those(other << 8);
    }
  }
}

struct Name {
  std::string text;
  std::string_view key() const { return text; }
};

// The load that first met a free slot: a key that is absent, looked for before it is inserted.
TEST(HashIndex, LooksForAHundredThousandAbsentKeys) {
  DenseMap<Name> map(1);
  for (int i = 0; i < 100'000; ++i) {
    std::string key = std::to_string(i);
    key = "key:" + std::string(12 - key.size(), '0') + key;
    ASSERT_EQ(map.find(key).birth, 0u);
    map.insert({key});
    ASSERT_EQ(map.find(key).birth, static_cast<std::uint64_t>(i) + 1);
  }
}

}  // namespace
}  // namespace perigee::ds
