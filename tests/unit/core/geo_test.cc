#include "perigee/geo.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/manual_engine.h"

namespace perigee {
namespace {

using testing::ManualEngine;
using Names = std::vector<std::string_view>;
using Texts = std::vector<std::string>;

constexpr GeoPoint kPalermo{13.361389, 38.115556}, kCatania{15.087269, 37.502669},
    kRome{12.4964, 41.9028}, kCenter{15, 37};

Geo italy(ManualEngine& world) {
  const GeoMember members[] = {{"Palermo", kPalermo}, {"Catania", kCatania}, {"Rome", kRome}};
  EXPECT_EQ(world.engine.geo().add("italy", members)->added, 3u);
  return world.engine.geo();
}

Texts names_of(const Result<std::vector<GeoFound>>& found) {
  Texts names;
  for (const GeoFound& one : *found) names.push_back(one.member.str());
  return names;
}

TEST(Geo, PositionsHashesAndDistances) {
  ManualEngine world;
  const Geo geo = italy(world);
  const auto points = *geo.positions("italy", Names{"Palermo", "x"});
  ASSERT_TRUE(points[0].has_value());
  EXPECT_NEAR(points[0]->longitude, kPalermo.longitude, 1e-5);
  EXPECT_NEAR(points[0]->latitude, kPalermo.latitude, 1e-5);
  EXPECT_EQ(points[1], std::nullopt);
  EXPECT_EQ(*geo.hashes("italy", Names{"Palermo", "x"}),
            (std::vector<std::optional<std::string>>{"sqc8b49rny0", std::nullopt}));
  EXPECT_NEAR(**geo.distance("italy", "Palermo", "Catania"), 166274.1516, 1e-4);
  EXPECT_EQ(*geo.distance("italy", "Palermo", "x"), std::nullopt);
}

TEST(Geo, SearchesCirclesAndBoxes) {
  ManualEngine world;
  Geo geo = italy(world);
  GeoSearch search{.center = kCenter, .area = GeoRadius{200000}, .order = GeoOrder::kNearestFirst};
  EXPECT_EQ(names_of(geo.search("italy", search)), (Texts{"Catania", "Palermo"}));
  search.area = GeoBox{2000000, 2000000};
  EXPECT_EQ(names_of(geo.search("italy", search)), (Texts{"Catania", "Palermo", "Rome"}));
  search.order = GeoOrder::kFarthestFirst;
  search.most = 1;
  EXPECT_EQ(names_of(geo.search("italy", search)), (Texts{"Rome"}));
  search.center = std::string_view("Palermo");
  search.area = GeoRadius{1};
  const auto itself = *geo.search("italy", search);
  ASSERT_EQ(itself.size(), 1u);
  EXPECT_EQ(itself[0].distance_meters, 0);
  EXPECT_EQ(itself[0].hash, 3479099956230698u);
  EXPECT_TRUE(geo.search("missing", search)->empty());
}

TEST(Geo, StoresPositionsOrDistances) {
  ManualEngine world;
  Geo geo = italy(world);
  const GeoSearch search{.center = std::string_view("Palermo"), .area = GeoRadius{200000}};
  EXPECT_EQ(*geo.store_search("to", "italy", search, GeoStore::kDistances), 2u);
  EXPECT_NEAR(**world.engine.zsets().score("to", "Catania"), 166274.1516, 1e-4);
  EXPECT_EQ(*geo.store_search("italy", "italy", search), 2u);
  EXPECT_EQ(*world.engine.zsets().size("italy"), 2u);
  const GeoSearch nowhere{.center = GeoPoint{}, .area = GeoRadius{1}};
  EXPECT_EQ(*geo.store_search("to", "italy", nowhere), 0u);
  EXPECT_FALSE(world.engine.keys().exists("to"));
}

TEST(Geo, Refuses) {
  ManualEngine world;
  Geo geo = italy(world);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const GeoMember bad[] = {{"a", {1, 1}}, {"b", {181, 0}}}, none[] = {{"c", {nan, 0}}};
  EXPECT_EQ(geo.add("italy", bad).error().message,
            "ERR invalid longitude,latitude pair 181.000000,0.000000");
  EXPECT_EQ(geo.add("italy", none).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(*world.engine.zsets().size("italy"), 3u);
  EXPECT_EQ(
      geo.search("italy", {.center = std::string_view("x"), .area = GeoRadius{1}}).error().code,
      ErrorCode::kAbsent);
  EXPECT_EQ(geo.search("italy", {.center = kCenter, .area = GeoRadius{-1}}).error().code,
            ErrorCode::kOutOfRange);
  EXPECT_EQ(geo.search("italy", {.center = GeoPoint{nan, 0}, .area = GeoBox{1, 1}}).error().code,
            ErrorCode::kOutOfRange);
  EXPECT_EQ(geo.search("italy", {.center = kCenter, .area = GeoBox{1, nan}}).error().code,
            ErrorCode::kOutOfRange);
  ASSERT_TRUE(world.engine.strings().set("s", "x").has_value());
  EXPECT_EQ(geo.add("s", {}).error().code, ErrorCode::kWrongType);
  EXPECT_EQ(geo.distance("s", "a", "b").error().code, ErrorCode::kWrongType);
}

// Any score can be in a sorted set: the answers are places all the same.
TEST(Geo, AnyScoreIsAPlace) {
  ManualEngine world;
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double score : {-1.0, infinity, -infinity, 1e300, -1e300, 9007199254740993.0})
    ASSERT_TRUE(world.engine.zsets().add("odd", std::to_string(score), score).has_value());
  const GeoSearch all{.center = GeoPoint{}, .area = GeoRadius{infinity}};
  for (const GeoFound& one : *world.engine.geo().search("odd", all)) {
    EXPECT_LE(std::fabs(one.point.longitude), 180);
    EXPECT_LE(std::fabs(one.point.latitude), 85.06);
  }
}

}  // namespace
}  // namespace perigee
