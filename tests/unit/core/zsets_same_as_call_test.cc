// zsets() and call() are two doors to the same room; see same_as_call_test.cc.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/base/rng.h"
#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
std::string text(double score) { return std::string(base::to_text(score).view()); }
Reply number(std::size_t n) { return Reply(static_cast<std::int64_t>(n)); }
Reply real(double score) { return Reply(text(score)); }
template <class T, class ToReply>
Reply answer(const Result<T>& result, const ToReply& to_reply) {
  return result ? to_reply(*result) : Reply(result.error());
}
template <class Members>
Reply flat(const Members& members) {
  Reply::Array all;
  for (const auto& one : members) {
    all.emplace_back(std::string_view(one.member));
    all.push_back(real(one.score));
  }
  return Reply(all);
}

class ZSetDoors {
 public:
  explicit ZSetDoors(std::uint64_t seed) : rng_(seed) {}

  void step() {
    ZSets zsets = typed_.engine.zsets();
    below(3) == 0 ? read(zsets) : write(zsets);
  }
  void expect_same() {
    EXPECT_EQ(typed_.engine.digest(), called_.engine.digest());
    EXPECT_EQ(typed_.engine.memory_used(), called_.engine.memory_used());
  }

 private:
  std::uint64_t below(std::uint64_t n) { return rng_.below(n); }
  std::string key() { return "z" + std::to_string(below(4)); }
  std::string member() { return "m" + std::to_string(below(300)); }
  double score() { return static_cast<double>(below(40)) / 4 - 3; }
  std::int64_t index() { return static_cast<std::int64_t>(below(20)) - 8; }
  Reply call(const Words& words) {
    said_.clear();
    for (const std::string& word : words) said_ += word + " ";
    const std::vector<std::string_view> argv(words.begin(), words.end());
    return called_.engine.call(argv);
  }
  void expect(const Reply& typed, const Reply& called) {
    EXPECT_EQ(typed.to_text(), called.to_text()) << said_;
  }

  // A range, and how ZRANGE is told of it.
  struct Told {
    ZRange range;
    Words words;
  };
  Told range() {
    Told told{ZRange::by_rank(0, -1), {}};
    const bool backwards = below(2) == 0;
    if (below(2) == 0) {
      const std::int64_t first = index(), last = index();
      told = {ZRange::by_rank(first, last), {std::to_string(first), std::to_string(last)}};
    } else {
      const double min = score(), max = score();
      const bool open = below(2) == 0;
      Words ends{text(min), (open ? "(" : "") + text(max), "BYSCORE"};
      if (backwards) std::swap(ends[0], ends[1]);
      told = {ZRange::by_score({.min = min, .max = max, .max_open = open}), ends};
    }
    if (!backwards) return told;
    told.words.push_back("REV");
    return {told.range.backwards(), told.words};
  }

  void write(ZSets zsets) {
    const std::string k = key(), l = key(), m = member();
    const double s = score();
    switch (below(8)) {
      case 0: {
        const Told told = range();
        if (below(6) != 0) break;
        expect(answer(zsets.store_range(k, l, told.range), number),
               call(Words{"ZRANGESTORE", k, l} + told.words));
        break;
      }
      case 1:
        expect(answer(zsets.erase(k, m), [](bool b) { return number(b ? 1 : 0); }),
               call({"ZREM", k, m}));
        break;
      case 2:
        expect(answer(zsets.increment(k, m, s), [](auto sum) { return real(*sum); }),
               call({"ZINCRBY", k, text(s), m}));
        break;
      case 3:
        expect(answer(zsets.pop(k, ZSetEnd::kLowest, 2), flat<std::vector<ScoredName>>),
               call({"ZPOPMIN", k, "2"}));
        break;
      case 4: {
        if (below(10) != 0) break;
        const std::string_view keys[] = {k, l};
        const double weights[] = {2, 1};
        expect(answer(zsets.store_union(m, keys, {weights, Aggregate::kMin}), number),
               call({"ZUNIONSTORE", m, "2", k, l, "WEIGHTS", "2", "1", "AGGREGATE", "MIN"}));
        break;
      }
      default: {
        const ScoredMember members[] = {{m, s}, {"other", s + 1}};
        expect(answer(zsets.add(k, members, {.if_higher = s > 0}),
                      [](ScoresSet done) { return number(done.added + done.changed); }),
               call(s > 0 ? Words{"ZADD", k, "GT", "CH", text(s), m, text(s + 1), "other"}
                          : Words{"ZADD", k, "CH", text(s), m, text(s + 1), "other"}));
      }
    }
  }

  void read(ZSets zsets) {
    const std::string k = key(), m = member();
    const Told told = range();
    switch (below(4)) {
      case 0:
        expect(answer(zsets.range(k, told.range), flat<std::vector<ScoredView>>),
               call(Words{"ZRANGE", k} + told.words + Words{"WITHSCORES"}));
        break;
      case 1:
        expect(answer(zsets.rank(k, m), [](auto r) { return r ? number(*r) : Reply(); }),
               call({"ZRANK", k, m}));
        break;
      case 2:
        expect(answer(zsets.random(k, 3), flat<std::vector<ScoredView>>),
               call({"ZRANDMEMBER", k, "3", "WITHSCORES"}));
        break;
      default:
        expect(answer(zsets.score(k, m), [](auto s) { return s ? real(*s) : Reply(); }),
               call({"ZSCORE", k, m}));
    }
  }

  base::Rng rng_;
  // The memory of an index depends a little on the hash seed.
  static EngineOptions options() {
    EngineOptions options;
    options.hash_seed = 1;
    return options;
  }
  ManualEngine typed_{options()}, called_{options()};
  std::string said_;
};

TEST(SameAsCall, ZSets) {
  const std::uint64_t seed = test_seed(5);
  SCOPED_TRACE(rerun_line(seed));
  ZSetDoors doors(seed);
  for (int i = 0; i < 20000 && !::testing::Test::HasFailure(); ++i) {
    doors.step();
    if (i % 500 == 0) doors.expect_same();
  }
  doors.expect_same();
}

}  // namespace
}  // namespace perigee::testing
