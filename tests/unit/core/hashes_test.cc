#include "perigee/hashes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/support/manual_engine.h"
#include "tests/support/seeds.h"

namespace perigee {
namespace {

using testing::ManualEngine;
using Names = std::vector<std::string_view>;

TEST(Hashes, SetsReadsAndErases) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  const FieldValue pairs[] = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(*hashes.set("h", pairs), 2u);
  EXPECT_FALSE(*hashes.set("h", "b", "4"));
  EXPECT_FALSE(*hashes.set_if_absent("h", "b", "5"));
  EXPECT_TRUE(*hashes.set_if_absent("h", "c", ""));
  EXPECT_EQ((*hashes.get("h", "a"))->view(), "3");
  EXPECT_FALSE(hashes.get("h", "x")->has_value());
  const auto many = *hashes.get_many("h", Names{"b", "x", "c"});
  EXPECT_EQ(many[0]->view(), "4");
  EXPECT_FALSE(many[1].has_value());
  EXPECT_EQ(many[2]->view(), "");
  const auto all = *hashes.all("h");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2].field.view(), "c");
  EXPECT_TRUE(*hashes.contains("h", "a"));
  EXPECT_EQ(*hashes.size("h"), 3u);
  EXPECT_EQ(*hashes.value_length("h", "b"), 1u);
  EXPECT_EQ(*hashes.erase("h", Names{"a", "b", "x"}), 2u);
  EXPECT_TRUE(*hashes.erase("h", "c"));
  EXPECT_FALSE(world.engine.keys().exists("h"));
}

TEST(Hashes, CountsInFields) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  EXPECT_EQ(*hashes.increment("h", "n", 5), 5);
  EXPECT_EQ(*hashes.increment("h", "n"), 6);
  EXPECT_EQ(*hashes.increment_real("h", "r", "0.5"), "0.5");
  EXPECT_TRUE(hashes.set("h", "text", "x").has_value());
  EXPECT_EQ(hashes.increment("h", "text").error().code, ErrorCode::kNotANumber);
  EXPECT_EQ(hashes.increment_real("h", "r", "inf").error().code, ErrorCode::kOutOfRange);
}

TEST(Hashes, RefuseOtherTypesAndChangeNothing) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  ASSERT_TRUE(world.engine.strings().set("s", "x").has_value());
  EXPECT_EQ(hashes.set("s", "f", "v").error().code, ErrorCode::kWrongType);
  EXPECT_EQ(hashes.all("s").error().code, ErrorCode::kWrongType);
  EXPECT_EQ(hashes.expire_after("s", Names{"f"}, Millis(1)).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(world.engine.strings().get("s")->value().view(), "x");
}

TEST(Hashes, DrawAndScanEveryFieldOnce) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(hashes.set("h", "f" + std::to_string(i), "v").has_value());
  EXPECT_EQ(hashes.random("h", 10)->size(), 10u);
  EXPECT_EQ(hashes.random("h", 5000)->size(), 1000u);
  std::map<std::string, int> seen;
  std::uint64_t cursor = 0;
  do {
    const FieldsPage page = *hashes.scan("h", cursor, "f*", 7);
    EXPECT_LE(page.fields.size(), 7u);
    for (const FieldView& field : page.fields) ++seen[field.field.str()];
    cursor = page.cursor;
    // Fields that come during the scan are not returned.
    ASSERT_TRUE(hashes.set("h", "g" + std::to_string(cursor), "v").has_value());
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_TRUE(std::ranges::all_of(seen, [](const auto& one) { return one.second == 1; }));
}

TEST(Hashes, FieldsGoInTheOrderOfTheirDeadlinesWithEvents) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  for (const char* key : {"late", "soon"})
    for (const char* field : {"a", "b"}) ASSERT_TRUE(hashes.set(key, field, "v").has_value());
  ASSERT_TRUE(hashes.expire_after("late", Names{"a"}, Millis(30)).has_value());
  ASSERT_TRUE(hashes.expire_after("soon", Names{"a", "b"}, Millis(20)).has_value());
  world.engine.drain_events();
  world.clock.advance(Millis(100));
  EXPECT_EQ(world.engine.expire_due(), 3u);
  std::vector<std::string> events;
  for (const Event& event : world.engine.drain_events())
    events.push_back(std::string(event.name) + " " + std::string(event.key));
  EXPECT_EQ(events, (std::vector<std::string>{"hexpired soon", "del soon", "hexpired late"}));
  EXPECT_EQ(*hashes.size("late"), 1u);
}

TEST(Hashes, DeadlinesAreReadChangedAndTakenAway) {
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  const FieldValue pairs[] = {{"a", "1"}, {"b", "2"}};
  EXPECT_TRUE(*hashes.set_and_expire("h", pairs, Expiry::after(Millis(50))));
  EXPECT_FALSE(*hashes.set_and_expire("h", pairs, Expiry::never(), FieldsWhen::kIfNoneThere));
  const UnixMillis at(std::chrono::floor<Millis>(world.clock.now()) + Millis(50));
  EXPECT_EQ(*hashes.expires_at("h", "a"), at);
  EXPECT_EQ(hashes.persist("h", Names{"a", "x"})->at(1), FieldExpiry::kAbsent);
  EXPECT_EQ(*hashes.expires_at("h", "a"), std::nullopt);
  EXPECT_EQ(hashes.get_and_expire("h", Names{"a"}, Expiry::after(Millis(10)))->at(0), "1");
  EXPECT_EQ(hashes.expire_at("h", Names{"b"}, at, ExpireWhen::kIfLater)->at(0),
            FieldExpiry::kNotMet);
  EXPECT_EQ(hashes.expire_after("h", Names{"b"}, Millis(-1)).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(hashes.take("h", Names{"b", "x"})->at(0), "2");
  world.clock.advance(Millis(11));
  EXPECT_EQ(*hashes.size("h"), 0u);
}

// Fields that come, change and fall due, beside a plain map of deadlines.
TEST(Hashes, FieldDeadlinesMatchAModel) {
  const std::uint64_t seed = testing::test_seed(3);
  SCOPED_TRACE(testing::rerun_line(seed));
  base::Rng rng(seed);
  ManualEngine world;
  Hashes hashes = world.engine.hashes();
  std::map<std::string, std::map<std::string, std::int64_t>> model;  // deadline, or -1
  std::int64_t now = 0;
  const std::int64_t start =
      std::chrono::floor<Millis>(world.clock.now()).time_since_epoch().count();
  for (int step = 0; step < 20000; ++step) {
    const std::string key = "h" + std::to_string(rng.below(5));
    const std::string field = "f" + std::to_string(rng.below(step < 10000 ? 10 : 400));
    const std::string_view one[] = {field};
    const auto ttl = static_cast<std::int64_t>(rng.below(60));
    switch (rng.below(6)) {
      case 0:
      case 1:
        ASSERT_TRUE(hashes.set(key, field, "v").has_value());
        model[key][field] = -1;
        break;
      case 2: {
        const bool there = model[key].contains(field);
        const auto change = hashes.expire_after(key, one, Millis(ttl))->at(0);
        ASSERT_EQ(change, !there     ? FieldExpiry::kAbsent
                          : ttl == 0 ? FieldExpiry::kRemoved
                                     : FieldExpiry::kDone);
        if (there && ttl == 0) model[key].erase(field);
        if (there && ttl != 0) model[key][field] = now + ttl;
        break;
      }
      case 3:
        ASSERT_EQ(*hashes.erase(key, field), model[key].erase(field) == 1);
        break;
      case 4: {
        const auto at = model[key].find(field);
        const auto seen = *hashes.expires_at(key, field);
        ASSERT_EQ(seen.has_value(), at != model[key].end() && at->second != -1);
        if (seen) {
          ASSERT_EQ(seen->time_since_epoch().count() - start, at->second);
        }
        break;
      }
      default:
        world.clock.advance(Millis(ttl / 8));
        now += ttl / 8;
        for (auto& [name, fields] : model)
          std::erase_if(fields, [&](const auto& f) { return f.second != -1 && f.second < now; });
    }
    ASSERT_EQ(*hashes.size(key), model[key].size()) << "step " << step;
    ASSERT_EQ(world.engine.keys().exists(key), !model[key].empty());
  }
  world.clock.advance(Millis(100));
  world.engine.keys().flush_all();
  EXPECT_EQ(world.engine.memory_used(), 0u);
}

}  // namespace
}  // namespace perigee
