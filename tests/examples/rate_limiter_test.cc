// The scripts of examples/curriculum under a clock that stands still, against plain models.
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

namespace perigee {
namespace {

std::string read_script(const std::string& name) {
  std::ifstream in(std::string(PERIGEE_EXAMPLES_DIR) + "/curriculum/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// SplitMix64: the same numbers everywhere.
struct Random {
  std::uint64_t state;
  std::int64_t below(std::int64_t n) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<std::int64_t>((z ^ (z >> 31)) % static_cast<std::uint64_t>(n));
  }
};

class ScriptTest : public testing::Test {
 protected:
  static constexpr std::int64_t kStart = 1'700'000'000'000;

  Reply run(const std::string& script, std::vector<std::string_view> args,
            std::vector<std::string_view> keys = {"k"}) {
    return engine_.eval(script, keys, args);
  }
  std::vector<std::int64_t> numbers(const Reply& reply) {
    std::vector<std::int64_t> out;
    const auto* items = reply.get_if<Reply::Array>();
    EXPECT_NE(items, nullptr) << reply.to_text();
    if (items != nullptr)
      for (const Reply& item : *items)
        if (const auto* n = item.get_if<std::int64_t>()) out.push_back(*n);
    return out;
  }
  std::int64_t now() const { return now_; }
  void wait(std::int64_t millis) { clock_.advance(Millis(millis)), now_ += millis; }

  std::int64_t now_ = kStart;
  ManualClock clock_{UnixMicros(Millis(kStart))};
  Engine engine_ = *Engine::open(EngineOptions::deterministic(1, clock_));
};

using Numbers = std::vector<std::int64_t>;

TEST_F(ScriptTest, CounterExpiresAWhileAfterItsFirstStep) {
  const std::string script = read_script("week3/counter_with_expiration.lua");
  EXPECT_EQ(numbers(run(script, {"1000"})), (Numbers{1, 1000}));
  wait(400);
  EXPECT_EQ(numbers(run(script, {"1000", "5"})), (Numbers{6, 600}));
  wait(600);
  EXPECT_EQ(numbers(run(script, {"1000"})), (Numbers{7, 0}));
  wait(1);
  EXPECT_EQ(numbers(run(script, {"1000", "-2"})), (Numbers{-2, 1000}));
}

TEST_F(ScriptTest, EveryScriptRefusesBadArgumentsAndChangesNothing) {
  struct Bad {
    const char* script;
    std::vector<std::string_view> args, keys;
  };
  const Bad cases[] = {
      {"week3/counter_with_expiration.lua", {}, {"k"}},
      {"week3/counter_with_expiration.lua", {"0"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"-1"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"1.5"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"99999999999999999999"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"1", "x"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"1", "1", "1"}, {"k"}},
      {"week3/counter_with_expiration.lua", {"1"}, {}},
      {"week4/rate_limiter_fixed.lua", {"5"}, {"k"}},
      {"week4/rate_limiter_fixed.lua", {"5", "1000"}, {"k", "l"}},
      {"week4/rate_limiter_fixed.lua", {"0", "1000"}, {"k"}},
      {"week4/rate_limiter_fixed.lua", {"5", "1e3"}, {"k"}},
      {"week4/rate_limiter_sliding.lua", {"5"}, {"k"}},
      {"week4/rate_limiter_sliding.lua", {"-5", "1000"}, {"k"}},
      {"week4/rate_limiter_sliding.lua", {"5", ""}, {"k"}},
      {"week4/rate_limiter_sliding.lua", {"9007199254740992", "2"}, {"k"}},
  };
  for (const Bad& bad : cases) {
    const Reply reply = run(read_script(bad.script), bad.args, bad.keys);
    const auto* error = reply.get_if<Error>();
    ASSERT_NE(error, nullptr) << bad.script << ' ' << reply.to_text();
    EXPECT_EQ(error->message.substr(0, 4), "ERR ") << bad.script;
    EXPECT_EQ(engine_.keys().size(), 0u) << bad.script;
  }
}

TEST_F(ScriptTest, FixedWindowIsACounterThatExpires) {
  const std::string script = read_script("week4/rate_limiter_fixed.lua");
  Random random{20240229};
  std::int64_t count = 0, ends = -1;  // a key lives through the millisecond of its deadline
  for (int i = 0; i < 5000; ++i) {
    wait(random.below(random.below(20) == 0 ? 2000 : 60));
    if (now() > ends) count = 0, ends = now() + 1000;
    const Numbers expected =
        count < 20 ? Numbers{1, 20 - ++count, 0} : Numbers{0, 0, ends - now() + 1};
    ASSERT_EQ(numbers(run(script, {"20", "1000"})), expected) << "request " << i;
  }
}

TEST_F(ScriptTest, FixedWindowRecoversWhenTheDeadlineIsTakenAway) {
  const std::string script = read_script("week4/rate_limiter_fixed.lua");
  ASSERT_EQ(numbers(run(script, {"1", "1000"})), (Numbers{1, 0, 0}));
  engine_.call("PERSIST", "k");
  EXPECT_EQ(numbers(run(script, {"1", "1000"})), (Numbers{1, 0, 0}));
  EXPECT_EQ(engine_.call("PTTL", "k"), Reply(1000));
}

// The two-window counter, and retry_after by trying one millisecond after the other.
struct SlidingModel {
  std::int64_t limit, window;
  std::int64_t number = -1, before = 0, current = 0;

  void move_to(std::int64_t now) {
    const std::int64_t n = now / window;
    if (n == number) return;
    before = n == number + 1 ? current : 0;
    current = 0;
    number = n;
  }
  bool fits(std::int64_t now, std::int64_t more) const {
    SlidingModel later = *this;
    later.move_to(now);
    return later.before * (window - now % window) + (later.current + more) * window <=
           limit * window;
  }
  Numbers ask(std::int64_t now) {
    move_to(now);
    if (fits(now, 1)) {
      ++current;
      std::int64_t more = 0;
      while (fits(now, more + 1)) ++more;
      return {1, more, 0};
    }
    std::int64_t after = 1;
    while (!fits(now + after, 1)) ++after;
    return {0, 0, after};
  }
};

TEST_F(ScriptTest, SlidingWindowIsExactInIntegers) {
  const std::string script = read_script("week4/rate_limiter_sliding.lua");
  Random random{7};
  const struct {
    std::int64_t limit, window;
  } shapes[] = {{20, 1000}, {1, 500}, {7, 333}, {3, 1}, {100, 777}};
  for (const auto& shape : shapes) {
    engine_.keys().flush_all();
    SlidingModel model{shape.limit, shape.window};
    const std::string limit = std::to_string(shape.limit), window = std::to_string(shape.window);
    for (int i = 0; i < 2000; ++i) {
      wait(random.below(random.below(20) == 0 ? 3 * shape.window : shape.window / 10 + 2));
      ASSERT_EQ(numbers(run(script, {limit, window})), model.ask(now()))
          << "limit " << limit << " window " << window << " request " << i;
    }
  }
}

TEST_F(ScriptTest, SlidingWindowLeavesNothingBehind) {
  const std::string script = read_script("week4/rate_limiter_sliding.lua");
  ASSERT_EQ(numbers(run(script, {"5", "1000"})), (Numbers{1, 4, 0}));
  wait(2001);
  EXPECT_EQ(engine_.call("EXISTS", "k"), Reply(0));
  engine_.call("SET", "k", "something else");
  const Reply refused = run(script, {"5", "1000"});
  EXPECT_TRUE(refused.is_error());
  EXPECT_EQ(engine_.call("GET", "k"), Reply("something else"));
}

}  // namespace
}  // namespace perigee
