// The typed bits, function by function; against a model that knows single bits and nothing else;
// and beside the commands, which must do the same.
#include "perigee/bits.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

class BitsTest : public ::testing::Test {
 protected:
  std::string text(std::string_view key) { return world.engine.strings().get(key)->value().str(); }
  std::vector<std::string> events() {
    std::vector<std::string> names;
    for (const Event& event : world.engine.drain_events()) names.emplace_back(event.name);
    return names;
  }

  ManualEngine world;
  Bits bits = world.engine.bits();
  using Names = std::vector<std::string>;
};

TEST_F(BitsTest, SetAnswersWhatWasThere) {
  EXPECT_FALSE(*bits.set("k", 9, true));
  EXPECT_TRUE(*bits.set("k", 9, true));
  EXPECT_TRUE(*bits.set("k", 9, false));
  EXPECT_EQ(text("k"), std::string(2, '\0'));
  EXPECT_TRUE(*bits.set("k", 0, true) == false && *bits.get("k", 0));
  EXPECT_FALSE(*bits.get("k", 16));
  EXPECT_FALSE(*bits.get("absent", 0));
}

TEST_F(BitsTest, OnlyChangesAreEvents) {
  EXPECT_FALSE(*bits.set("k", 3, false));
  EXPECT_EQ(events(), Names{"setbit"});
  EXPECT_FALSE(*bits.set("k", 4, false));
  EXPECT_EQ(events(), Names{});
  EXPECT_FALSE(*bits.set("k", 8, false));
  EXPECT_EQ(events(), Names{"setbit"});
  const FieldOp same[] = {FieldOp::set(FieldType::u(8), 0, 0)};
  ASSERT_TRUE(bits.field("k", same).has_value());
  EXPECT_EQ(events(), Names{});
  const FieldOp fails[] = {FieldOp::set(FieldType::u(8), 80, 256, FieldOverflow::kFail)};
  ASSERT_TRUE(bits.field("k", fails).has_value());
  EXPECT_EQ(*world.engine.strings().length("k"), 11u);
  EXPECT_EQ(events(), Names{});
  const FieldOp grows[] = {FieldOp::increment(FieldType::u(8), 88, 0)};
  ASSERT_TRUE(bits.field("k", grows).has_value());
  EXPECT_EQ(events(), Names{"setbit"});
}

TEST_F(BitsTest, CountAndFindInRanges) {
  (void)world.engine.strings().set("k", std::string("\xff\xf0\x00", 3));
  EXPECT_EQ(*bits.count("k"), 12u);
  EXPECT_EQ(*bits.count("k", {1, 1}), 4u);
  EXPECT_EQ(*bits.count("k", {-20, -11, BitUnit::kBit}), 8u);
  EXPECT_EQ(*bits.count("k", {kMin, kMax, BitUnit::kBit}), 12u);
  EXPECT_EQ(*bits.count("absent"), 0u);
  EXPECT_EQ(*bits.find("k", false), 12u);
  EXPECT_EQ(*bits.find("k", true, 1), 8u);
  EXPECT_EQ(*bits.find("k", true, 2), std::nullopt);
  EXPECT_EQ(*bits.find("k", false, BitRange{0, 11, BitUnit::kBit}), std::nullopt);
  EXPECT_EQ(*bits.find("absent", false), 0u);
  EXPECT_EQ(*bits.find("absent", true), std::nullopt);
  (void)world.engine.strings().set("ones", "\xff");
  EXPECT_EQ(*bits.find("ones", false), 8u);
  EXPECT_EQ(*bits.find("ones", false, BitRange{}), std::nullopt);
}

TEST_F(BitsTest, CombineReplacesAnything) {
  (void)world.engine.strings().set("a", "\x0f\xff");
  (void)world.engine.strings().set("b", "\x3c", {.expiry = Expiry::after(Millis(10))});
  const std::string_view keys[] = {"a", "b", "absent"};
  EXPECT_EQ(*bits.combine(BitOp::kOr, "b", keys), 2u);
  EXPECT_EQ(text("b"), "\x3f\xff");
  EXPECT_EQ(world.engine.keys().ttl("b"), std::nullopt);
  EXPECT_EQ(*bits.combine(BitOp::kAnd, "b", keys), 2u);
  EXPECT_EQ(text("b"), std::string(2, '\0'));
  EXPECT_EQ(*bits.combine(BitOp::kNot, "b", std::span(keys).last(1)), 0u);
  EXPECT_FALSE(world.engine.keys().exists("b"));
  EXPECT_EQ(bits.combine(BitOp::kNot, "b", keys).error().message,
            "ERR BITOP NOT must be called with a single source key.");
  EXPECT_EQ(bits.combine(BitOp::kOr, "b", {}).error().code, ErrorCode::kSyntax);
}

TEST_F(BitsTest, FieldRefusesWhatThereIsNot) {
  for (const FieldType type : {FieldType::u(64), FieldType::i(65), FieldType::u(0),
                               FieldType::i(-1), FieldType::i(kMax & 0x7fffffff)}) {
    const FieldOp steps[] = {FieldOp::set(FieldType::u(8), 0, 1), FieldOp::get(type, 0)};
    const auto refused = bits.field("k", steps);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kSyntax);
  }
  const FieldOp far[] = {FieldOp::get(FieldType::u(8), ~std::uint64_t{0})};
  EXPECT_EQ(bits.field("k", far).error().code, ErrorCode::kOutOfRange);
  EXPECT_FALSE(world.engine.keys().exists("k"));
  EXPECT_EQ(bits.set("k", ~std::uint64_t{0}, true).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(bits.get("k", ~std::uint64_t{0}).error().code, ErrorCode::kOutOfRange);
}

// Bits in a row, and numbers too wide to overflow.
class Model {
 public:
  using Wide = __int128;

  std::vector<bool> bits;

  std::optional<std::int64_t> run(const FieldOp& step) {
    const Wide old = read(step);
    if (step.kind == FieldOp::Kind::kGet) return static_cast<std::int64_t>(old);
    const bool adds = step.kind == FieldOp::Kind::kIncrement;
    const Wide wanted = adds ? old + step.value : Wide{step.value};
    const int width = step.type.bits - (step.type.is_signed ? 1 : 0);
    const Wide high = (Wide{1} << width) - 1, low = step.type.is_signed ? -high - 1 : 0;
    Wide made = wanted;
    if (wanted < low || wanted > high) {
      if (step.overflow == FieldOverflow::kFail) return std::nullopt;
      if (step.overflow == FieldOverflow::kSaturate)
        made = counts_as_high(step, wanted) ? high : low;
    }
    for (int i = 0; i < step.type.bits; ++i)
      bits[step.offset + static_cast<unsigned>(i)] = (made >> (step.type.bits - 1 - i) & 1) != 0;
    return static_cast<std::int64_t>(adds ? read(step) : old);
  }

  std::string bytes() const {
    std::string text((bits.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < bits.size(); ++i)
      if (bits[i]) text[i / 8] = static_cast<char>(text[i / 8] | 0x80 >> i % 8);
    return text;
  }

 private:
  // SET has rules of its own: see perigee/bits.h, and what a server does with the lowest numbers.
  static bool counts_as_high(const FieldOp& step, Wide wanted) {
    if (wanted > 0 || step.kind == FieldOp::Kind::kIncrement) return wanted > 0;
    return !step.type.is_signed || (Wide{1} << (step.type.bits - 1)) - 1 - wanted > kMax;
  }

  Wide read(const FieldOp& step) const {
    Wide number = 0;
    for (int i = 0; i < step.type.bits; ++i) {
      const std::size_t at = step.offset + static_cast<unsigned>(i);
      number = number * 2 + (at < bits.size() && bits[at] ? 1 : 0);
    }
    const bool negative = step.type.is_signed && number >> (step.type.bits - 1) != 0;
    return negative ? number - (Wide{1} << step.type.bits) : number;
  }
};

FieldOp random_step(base::Rng& rng) {
  const bool is_signed = rng.below(2) == 0;
  FieldOp step;
  step.kind = static_cast<FieldOp::Kind>(rng.below(3));
  step.type = {is_signed, static_cast<int>(1 + rng.below(is_signed ? 64 : 63))};
  step.offset = rng.below(rng.below(5) == 0 ? 1500 : 150);
  const auto any = static_cast<std::int64_t>(rng.next());
  step.value = any >> rng.below(64);
  constexpr std::int64_t kOdd[] = {kMin, kMin + 1, kMax, -1, 0, 1};
  if (rng.below(6) == 0) step.value = kOdd[rng.below(6)];
  step.overflow = static_cast<FieldOverflow>(rng.below(3));
  return step;
}

std::string words_of(const FieldOp& step) {
  constexpr const char* kKinds[] = {"GET", "SET", "INCRBY"};
  constexpr const char* kRules[] = {"WRAP", "SAT", "FAIL"};
  return std::string(kRules[static_cast<int>(step.overflow)]) + " " +
         kKinds[static_cast<int>(step.kind)] + (step.type.is_signed ? " i" : " u") +
         std::to_string(step.type.bits) + " " + std::to_string(step.offset) + " " +
         std::to_string(step.value);
}

TEST_F(BitsTest, FieldDoesWhatTheModelDoesAndForksKeepWhatWas) {
  const std::uint64_t seed = test_seed(7);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng rng(seed);
  Model model;
  std::vector<std::pair<Engine, std::string>> forks;
  for (int i = 0; i < 30'000; ++i) {
    std::vector<FieldOp> steps(1 + rng.below(3));
    std::size_t size = model.bits.size();
    for (FieldOp& step : steps) {
      step = random_step(rng);
      const std::size_t end = step.offset + static_cast<unsigned>(step.type.bits);
      if (step.kind != FieldOp::Kind::kGet) size = std::max(size, (end + 7) / 8 * 8);
    }
    model.bits.resize(size);
    const auto answers = bits.field("k", steps);
    ASSERT_TRUE(answers.has_value());
    for (std::size_t j = 0; j < steps.size(); ++j)
      ASSERT_EQ((*answers)[j], model.run(steps[j])) << i << ": " << words_of(steps[j]);
    if (size != 0) {
      ASSERT_EQ(text("k"), model.bytes()) << i;
    }
    if (size != 0 && rng.below(500) == 0) forks.emplace_back(world.engine.fork(), model.bytes());
    if (rng.below(400) == 0) {
      world.engine.call("DEL", "k");
      model.bits.clear();
    }
  }
  for (auto& [fork, bytes] : forks) EXPECT_EQ(fork.strings().get("k")->value().str(), bytes);
}

// The same through call(): same answers, events, data and accounts.
TEST(BitsTwin, DoesWhatCallDoes) {
  const std::uint64_t seed = test_seed(12);
  SCOPED_TRACE(rerun_line(seed));
  base::Rng rng(seed);
  ManualEngine typed, called;
  Bits bits = typed.engine.bits();
  constexpr const char* kOps[] = {"AND", "OR", "XOR", "NOT"};
  for (int i = 0; i < 20'000 && !::testing::Test::HasFailure(); ++i) {
    const auto key = [&] { return "k" + std::to_string(rng.below(5)); };
    const auto number = [](auto n) { return Reply(static_cast<std::int64_t>(n)); };
    const std::string k = key(), l = key();
    const std::uint64_t offset = rng.below(400);
    const bool on = rng.below(2) == 0;
    const auto a = static_cast<std::int64_t>(rng.below(80)) - 30;
    const auto b = static_cast<std::int64_t>(rng.below(80)) - 30;
    const BitRange range{a, b, on ? BitUnit::kBit : BitUnit::kByte};
    const std::string unit = on ? "BIT" : "BYTE", bit = on ? "1" : "0";
    const auto position = [&](const auto& found) { return *found ? number(**found) : number(-1); };
    switch (rng.below(7)) {
      case 0:
        EXPECT_EQ(number(*bits.set(k, offset, on)),
                  called.engine.call("SETBIT", k, std::to_string(offset), bit));
        break;
      case 1:
        EXPECT_EQ(number(*bits.get(k, offset)),
                  called.engine.call("GETBIT", k, std::to_string(offset)));
        break;
      case 2:
        EXPECT_EQ(number(*bits.count(k, range)),
                  called.engine.call("BITCOUNT", k, std::to_string(a), std::to_string(b), unit));
        break;
      case 3:
        EXPECT_EQ(position(bits.find(k, !on, range)),
                  called.engine.call("BITPOS", k, on ? "0" : "1", std::to_string(a),
                                     std::to_string(b), unit));
        break;
      case 4:
        EXPECT_EQ(position(bits.find(k, on, a)),
                  called.engine.call("BITPOS", k, bit, std::to_string(a)));
        break;
      case 5: {
        const std::string_view keys[] = {l, k, "k0"};
        const auto op = static_cast<BitOp>(rng.below(4));
        const char* name = kOps[static_cast<int>(op)];
        if (op == BitOp::kNot)
          EXPECT_EQ(number(*bits.combine(op, k, std::span(keys).first(1))),
                    called.engine.call("BITOP", name, k, l));
        else
          EXPECT_EQ(number(*bits.combine(op, k, keys)),
                    called.engine.call("BITOP", name, k, l, k, "k0"));
        break;
      }
      default: {
        const FieldOp steps[] = {
            FieldOp::increment(FieldType::i(9), offset, a, FieldOverflow::kFail)};
        const auto answer = (*bits.field(k, steps))[0];
        const Reply::Array expected{answer ? number(*answer) : Reply()};
        EXPECT_EQ(Reply(expected),
                  called.engine.call("BITFIELD", k, "OVERFLOW", "FAIL", "INCRBY", "i9",
                                     std::to_string(offset), std::to_string(a)));
      }
    }
    EXPECT_EQ(typed.engine.drain_events().size(), called.engine.drain_events().size()) << i;
    if (rng.below(60) == 0) typed.engine.call("DEL", k), called.engine.call("DEL", k);
    if (i % 1000 == 0) {
      EXPECT_EQ(typed.engine.digest(), called.engine.digest());
      EXPECT_EQ(typed.engine.memory_used(), called.engine.memory_used());
    }
  }
}

}  // namespace
}  // namespace perigee::testing
