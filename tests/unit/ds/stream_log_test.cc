#include "engine/ds/stream_log.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/ds/listpack_size.h"
#include "tests/support/seeds.h"

namespace perigee::ds {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;
using Model = std::map<StreamId, Fields>;

void append(StreamLog& log, StreamId id, const Fields& fields,
            const StreamPageLimits& limits = {}) {
  std::vector<StreamField> views;
  for (const auto& [name, value] : fields) views.push_back({name, value});
  log.append(id, views, limits);
}

Fields fields_of(const PackedEntry& entry) {
  Fields fields;
  entry.for_each_field(
      [&](const StreamField& field) { fields.emplace_back(field.name, field.value); });
  return fields;
}

// Values that the page's own encoding and a listpack's tell apart.
std::string draw_text(base::Rng& rng) {
  switch (rng.below(6)) {
    case 0:
      return std::string(rng.below(300), 'x');
    case 1:
      return std::to_string(static_cast<std::int64_t>(rng.next() >> rng.below(64)));
    case 2:
      return rng.below(30) == 0 ? std::string(20000, 'y') : std::string();
    default:
      return "v" + std::to_string(rng.below(1000));
  }
}

Fields draw_fields(base::Rng& rng) {
  if (rng.below(3) != 0) return {{"temperature", draw_text(rng)}, {"humidity", draw_text(rng)}};
  Fields fields(1 + rng.below(4));
  for (auto& [name, value] : fields) {
    name = draw_text(rng);
    value = draw_text(rng);
  }
  return fields;
}

StreamId draw_next(base::Rng& rng, StreamId last) {
  switch (rng.below(4)) {
    case 0:
      return last.next();
    case 1:
      return {last.millis, last.sequence + 1 + rng.below(1000)};
    case 2:
      return {last.millis + 1 + rng.below(100000), rng.below(2) == 0 ? 0 : rng.next()};
    default:
      return {last.millis + 1 + rng.below(10), 0};
  }
}

void expect_range(const StreamLog& log, const Model& model, StreamId low, StreamId high) {
  const auto begin = model.lower_bound(low);
  const auto end = low <= high ? model.upper_bound(high) : begin;
  auto at = begin;
  log.walk_up(low, high, [&](const PackedEntry& entry) {
    EXPECT_NE(at, end);
    if (at == end) return false;
    EXPECT_EQ(entry.id(), at->first);
    EXPECT_EQ(entry.field_count(), at->second.size());
    EXPECT_EQ(fields_of(entry), (at++)->second);
    return true;
  });
  EXPECT_EQ(at, end);
  at = end;
  log.walk_down(high, low, [&](const PackedEntry& entry) {
    EXPECT_NE(at, begin);
    if (at == begin) return false;
    EXPECT_EQ(entry.id(), (--at)->first);
    EXPECT_EQ(fields_of(entry), at->second);
    return true;
  });
  EXPECT_EQ(at, begin);
}

struct Fork {
  StreamLog log;
  Model model;
  StreamId last;
};

void trim_both(base::Rng& rng, Fork& fork) {
  StreamTrim rule;
  rule.nearly = rng.below(2) == 0;
  rule.limit = rng.below(4) == 0 ? static_cast<std::int64_t>(rng.below(300)) : 0;
  if (rng.below(2) == 0) {
    rule.kind = StreamTrim::Kind::kMaxLength;
    rule.max_length = fork.model.size() - rng.below(1 + fork.model.size() / 20);
  } else {
    rule.kind = StreamTrim::Kind::kMinId;
    auto at = fork.model.begin();
    std::advance(at, rng.below(1 + fork.model.size() / 20));
    rule.min_id = at == fork.model.end() ? fork.last : at->first;
  }
  const std::uint64_t most = rule.kind == StreamTrim::Kind::kMaxLength
                                 ? fork.model.size() - rule.max_length
                                 : static_cast<std::uint64_t>(std::distance(
                                       fork.model.begin(), fork.model.lower_bound(rule.min_id)));
  const std::uint64_t removed = fork.log.trim(rule);
  EXPECT_LE(removed, most);
  if (!rule.nearly && rule.limit == 0) {
    EXPECT_EQ(removed, most);
  }
  for (std::uint64_t i = 0; i < removed; ++i) fork.model.erase(fork.model.begin());
}

TEST(StreamLog, MatchesAStdMapWithForksTakenAtRandom) {
  for (std::uint64_t run = 0; run < 4; ++run) {
    const std::uint64_t seed = testing::test_seed(run + 1);
    SCOPED_TRACE(testing::rerun_line(seed));
    base::Rng rng(seed);
    const StreamPageLimits limits[] = {{}, {4096, 7}, {300, 0}, {0, 3}};
    std::vector<Fork> forks(1);
    for (int step = 0; step < 12000 && !::testing::Test::HasFailure(); ++step) {
      Fork& fork = forks[rng.below(forks.size())];
      if (rng.below(5) < 3) {
        fork.last = draw_next(rng, fork.last);
        const Fields fields = draw_fields(rng);
        append(fork.log, fork.last, fields, limits[run]);
        fork.model[fork.last] = fields;
      } else if (rng.below(60) == 0) {
        trim_both(rng, fork);
      } else {
        auto at = fork.model.lower_bound({rng.below(1 + fork.last.millis), rng.below(50)});
        const StreamId id = at == fork.model.end() ? StreamId{rng.below(9), 0} : at->first;
        ASSERT_EQ(fork.log.find(id).has_value(), fork.model.contains(id));
        ASSERT_EQ(fork.log.erase(id), fork.model.erase(id) == 1);
      }
      ASSERT_EQ(fork.log.size(), fork.model.size());
      if (rng.below(20) == 0) {
        const StreamId low{rng.below(1 + fork.last.millis), rng.below(3)};
        expect_range(fork.log, fork.model, low, {low.millis + rng.below(200000), rng.next()});
      }
      if (rng.below(500) == 0) {
        expect_range(fork.log, fork.model, StreamId::min(), StreamId::max());
        const Fork copy = forks[rng.below(forks.size())];
        if (forks.size() < 4)
          forks.push_back(copy);
        else
          forks[rng.below(forks.size())] = copy;
      }
    }
    for (Fork& fork : forks) {
      expect_range(fork.log, fork.model, StreamId::min(), StreamId::max());
      EXPECT_EQ(fork.log.first().has_value(), !fork.model.empty());
      if (!fork.model.empty()) {
        EXPECT_EQ(fork.log.first()->id(), fork.model.begin()->first);
        EXPECT_EQ(fork.log.last()->id(), fork.model.rbegin()->first);
      }
      for (const auto& [id, fields] : fork.model) EXPECT_TRUE(fork.log.erase(id));
      EXPECT_EQ(fork.log.size(), 0u);
    }
  }
}

TEST(StreamLog, IdsAtTheEndsOfTheirRange) {
  StreamLog log;
  const StreamId ids[] = {
      {0, 1}, {0, StreamId::max().sequence}, {StreamId::max().millis, 0}, StreamId::max()};
  for (const StreamId id : ids) append(log, id, {{"f", "v"}});
  std::vector<StreamId> seen;
  log.walk_up(StreamId::min(), StreamId::max(), [&](const PackedEntry& entry) {
    seen.push_back(entry.id());
    return true;
  });
  EXPECT_EQ(seen, std::vector<StreamId>(std::begin(ids), std::end(ids)));
  EXPECT_EQ(log.last()->id(), StreamId::max());
}

// Nothing beyond the payload: names that are shared pay for the rest.
TEST(StreamLog, TakesNoMoreThanWhatIsInIt) {
  StreamLog log;
  std::size_t payload = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    const Fields fields{{"sensor", std::to_string(1000 + i % 9000)}, {"celsius", "21.5"}};
    for (const auto& [name, value] : fields) payload += name.size() + value.size();
    append(log, {1700000000000 + i * 7, 0}, fields);
  }
  EXPECT_LE(log.heap_bytes(), payload);
}

// XSETID may take the ids back to the last entry there is, or anywhere when there is none.
TEST(StreamLog, IdsMayGoBackBehindRemovedEntries) {
  const StreamPageLimits two{0, 2}, three{0, 3};
  for (const StreamPageLimits& limits : {two, three}) {
    StreamLog log;
    append(log, {10, 0}, {{"f", "v"}}, limits);
    append(log, {12, 0}, {{"f", "v"}}, limits);
    StreamTrim rule;
    rule.kind = StreamTrim::Kind::kMinId;
    rule.min_id = {12, 0};
    EXPECT_TRUE(log.erase({12, 0}));
    EXPECT_EQ(log.trim(rule), 1u);
    EXPECT_EQ(log.page_count(), 1u);
    Model model;
    for (const StreamId id : {StreamId{6, 0}, {7, 0}, {10, 0}, {11, 0}}) {
      append(log, id, {{"f", "v"}}, limits);
      model[id] = {{"f", "v"}};
      EXPECT_EQ(log.size(), model.size());
      EXPECT_TRUE(log.find(id)) << id.to_text();
    }
    for (std::uint64_t low = 5; low < 13; ++low)
      for (std::uint64_t high = 5; high < 13; ++high) expect_range(log, model, {low, 0}, {high, 0});
  }
}

// One page ends where the other begins: entries that are gone count.
TEST(StreamLog, RemovedEntriesFillAPageToo) {
  StreamLog log;
  for (std::uint64_t i = 1; i <= 100; ++i) append(log, {i, 0}, {{"f", "v"}});
  for (std::uint64_t i = 1; i <= 99; ++i) EXPECT_TRUE(log.erase({i, 0}));
  EXPECT_EQ(log.page_count(), 1u);
  append(log, {101, 0}, {{"f", "v"}});
  EXPECT_EQ(log.page_count(), 2u);
  EXPECT_TRUE(log.erase({100, 0}));
  EXPECT_EQ(log.page_count(), 1u);
}

TEST(ListpackSize, IsThatOfTheServer) {
  EXPECT_EQ(listpack_size(0), 2u);
  EXPECT_EQ(listpack_size(127), 2u);
  EXPECT_EQ(listpack_size(128), 3u);
  EXPECT_EQ(listpack_size(-1), 3u);
  EXPECT_EQ(listpack_size(4096), 4u);
  EXPECT_EQ(listpack_size(8388608), 6u);
  EXPECT_EQ(listpack_size(2147483648), 10u);
  EXPECT_EQ(listpack_size("12"), 2u);
  EXPECT_EQ(listpack_size("012"), 5u);
  EXPECT_EQ(listpack_size(std::string(63, 'a')), 65u);
  EXPECT_EQ(listpack_size(std::string(64, 'a')), 67u);
  EXPECT_EQ(listpack_size(std::string(126, 'a')), 130u);
}

}  // namespace
}  // namespace perigee::ds
