// The typed HyperLogLogs, function by function; against a model of plain
// registers; and beside the commands.
#include "perigee/hll.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/murmur64.h"
#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

using Names = std::vector<std::string_view>;

class HllTest : public ::testing::Test {
 protected:
  std::string text(std::string_view key) { return world.engine.strings().get(key)->value().str(); }
  void add_many(std::string_view key, int from, int to) {
    for (int i = from; i < to; ++i) ASSERT_TRUE(hll.add(key, std::to_string(i)).has_value());
  }

  ManualEngine world;
  HyperLogLogs hll = world.engine.hll();
};

TEST_F(HllTest, AddsCountsAndMerges) {
  EXPECT_TRUE(*hll.add("a", Names{"x", "y", "z"}));
  EXPECT_FALSE(*hll.add("a", "y"));
  EXPECT_TRUE(*hll.add("b", Names{}));
  EXPECT_FALSE(*hll.add("b", Names{}));
  EXPECT_TRUE(*hll.add("b", "w"));
  EXPECT_EQ(*hll.count("a"), 3);
  EXPECT_EQ(*hll.count(Names{"a", "b", "absent"}), 4);
  EXPECT_EQ(*hll.count("absent"), 0);
  EXPECT_EQ(*hll.count(Names{}), 0);
  ASSERT_TRUE(hll.merge("c", Names{"a", "b"}).has_value());
  EXPECT_EQ(*hll.count("c"), 4);
  EXPECT_EQ(world.engine.keys().encoding("c"), "raw");
}

TEST_F(HllTest, CountKeepsItsAnswerWithoutAnEvent) {
  (void)hll.add("a", Names{"x", "y"});
  const std::string before = text("a");
  (void)world.engine.drain_events();
  EXPECT_EQ(*hll.count("a"), 2);
  const std::string after = text("a");
  EXPECT_NE(after, before);
  EXPECT_EQ(after[8], 2);
  EXPECT_EQ(*hll.count("a"), 2);
  EXPECT_EQ(text("a"), after);
  EXPECT_TRUE(world.engine.drain_events().empty());
}

TEST_F(HllTest, RefusesWhatIsNone) {
  (void)world.engine.strings().set("s", "abc");
  for (const auto& code : {hll.add("s", "x").error().code, hll.count("s").error().code,
                           hll.merge("new", Names{"s"}).error().code})
    EXPECT_EQ(code, ErrorCode::kWrongType);
  EXPECT_FALSE(world.engine.keys().exists("new"));
  std::string cut = "HYLL\x01" + std::string(10, '\0') + "\x80\x40";
  (void)world.engine.strings().set("cut", cut);
  EXPECT_EQ(hll.add("cut", "x").error().message, "INVALIDOBJ Corrupted HLL object detected");
  EXPECT_EQ(hll.count("cut").error().message, "INVALIDOBJ Corrupted HLL object detected");
  EXPECT_EQ(text("cut"), cut);
}

TEST_F(HllTest, EstimatesAreWithinThreePercent) {
  int added = 0;
  for (const int n : {10, 100, 1000, 5000, 20'000, 60'000}) {
    add_many("k", added, n);
    added = n;
    EXPECT_NEAR(static_cast<double>(*hll.count("k")), n, 0.03 * n + 1);
  }
  EXPECT_EQ(text("k").size(), 12304u);
}

TEST_F(HllTest, AForkKeepsWhatWas) {
  add_many("k", 0, 800);
  add_many("d", 0, 4000);
  const Digest before = world.engine.digest();
  Engine fork = world.engine.fork();
  add_many("k", 800, 3000);
  add_many("d", 4000, 4100);
  EXPECT_EQ(fork.digest(), before);
  EXPECT_NE(world.engine.digest(), before);
  (void)fork.hll().add("k", "other");
  EXPECT_NE(fork.digest(), before);
}

TEST_F(HllTest, NeedsRoomForTheDenseForm) {
  EngineOptions options;
  options.limits.value_bytes = 12303;
  ManualEngine tight(options);
  EXPECT_EQ(tight.engine.hll().add("k", "x").error().code, ErrorCode::kLimit);
  EXPECT_EQ(tight.engine.hll().merge("k", {}).error().code, ErrorCode::kLimit);
  EXPECT_EQ(tight.engine.keys().size(), 0u);
  options.limits.value_bytes = 12304;
  ManualEngine enough(options);
  EXPECT_TRUE(*enough.engine.hll().add("k", "x"));
}

// Plain registers.
struct Model {
  std::vector<int> registers = std::vector<int>(16384, 0);

  bool add(std::string_view element) {
    const std::uint64_t hash = base::murmur64(element, 0xadc83b19);
    int value = 1;
    for (std::uint64_t rest = hash >> 14; value <= 50 && (rest & 1) == 0; rest >>= 1) ++value;
    int& entry = registers[hash & 16383];
    if (entry >= value) return false;
    entry = value;
    return true;
  }
  void merge(const Model& other) {
    for (std::size_t i = 0; i < registers.size(); ++i)
      registers[i] = std::max(registers[i], other.registers[i]);
  }
  // What a string says the registers are.
  static std::vector<int> read(const std::string& text) {
    std::vector<int> found;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (text[4] == 0) {
      for (std::size_t i = 0; i < 16384; ++i) {
        int value = 0;
        for (std::size_t bit = 6 * i + 6; bit-- > 6 * i;)
          value = value * 2 + (byte(16 + bit / 8) >> bit % 8 & 1);
        found.push_back(value);
      }
      return found;
    }
    for (std::size_t at = 16; at < text.size(); ++at) {
      const unsigned head = byte(at);
      unsigned length = head + 1;
      if (head >= 0x80) length = (head & 3) + 1;
      if (head >= 0x40 && head < 0x80) length = (head & 63) * 256 + byte(++at) + 1;
      found.insert(found.end(), length, head >= 0x80 ? static_cast<int>(head >> 2 & 31) + 1 : 0);
    }
    return found;
  }
};

TEST_F(HllTest, RegistersAreThoseOfTheModel) {
  const std::uint64_t seed = test_seed(5);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng rng(seed);
  constexpr int kKeys = 4;
  std::vector<Model> models(kKeys);
  std::vector<bool> there(kKeys, false);
  const auto name = [](std::size_t i) { return "k" + std::to_string(i); };
  for (int step = 0; step < 4000; ++step) {
    const std::size_t at = rng.below(kKeys), other = rng.below(kKeys);
    const std::string key = name(at);
    if (rng.below(40) == 0) {
      ASSERT_TRUE(hll.merge(key, Names{name(other)}).has_value());
      models[at].merge(models[other]);
    } else if (rng.below(300) == 0) {
      world.engine.call("DEL", key);
      models[at] = Model();
      there[at] = false;
      continue;
    } else {
      const std::string element = std::to_string(rng.below(at == 0 ? 100 : 20'000));
      const bool changed = models[at].add(element) || !there[at];
      ASSERT_EQ(*hll.add(key, element), changed) << step;
    }
    there[at] = true;
    if (rng.below(20) == 0) {
      ASSERT_EQ(Model::read(text(key)), models[at].registers) << step;
    }
    if (rng.below(20) == 0) {
      ASSERT_TRUE(hll.count(key).has_value());
    }
  }
}

TEST(HllTwin, DoesWhatCallDoes) {
  const std::uint64_t seed = test_seed(13);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng rng(seed);
  ManualEngine typed, called;
  HyperLogLogs hll = typed.engine.hll();
  for (int i = 0; i < 2'500 && !::testing::Test::HasFailure(); ++i) {
    const std::string k = "k" + std::to_string(rng.below(3)),
                      l = "k" + std::to_string(rng.below(4));
    const std::string e = std::to_string(rng.below(9000)), f = std::to_string(rng.below(9000));
    switch (rng.below(12)) {
      case 0:
        EXPECT_EQ(Reply(*hll.count(k)), called.engine.call("PFCOUNT", k));
        break;
      case 1:
        EXPECT_EQ(Reply(*hll.count(Names{k, l})), called.engine.call("PFCOUNT", k, l));
        break;
      case 2:
        EXPECT_TRUE(hll.merge(k, Names{l}).has_value());
        EXPECT_EQ(called.engine.call("PFMERGE", k, l), Reply(Reply::Status{"OK"}));
        if (rng.below(20) == 0) typed.engine.call("DEL", k), called.engine.call("DEL", k);
        break;
      default:
        EXPECT_EQ(Reply(*hll.add(k, Names{e, f}) ? 1 : 0), called.engine.call("PFADD", k, e, f));
    }
    EXPECT_EQ(typed.engine.drain_events().size(), called.engine.drain_events().size()) << i;
    if (i % 200 == 0) {
      EXPECT_EQ(typed.engine.digest(), called.engine.digest());
      EXPECT_EQ(typed.engine.memory_used(), called.engine.memory_used());
    }
  }
}

}  // namespace
}  // namespace perigee::testing
