// engine/ops/geo_ops.h: what operations on places mean. No argv, no reply, no RESP, no Lua.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "perigee/error.h"
#include "perigee/geo.h"

#include "engine/ds/zset.h"
#include "engine/keyspace/turn.h"
#include "engine/ops/geo_cell.h"

namespace perigee::ops {

using keyspace::Turn;

// "ERR invalid longitude,latitude pair 181.000000,0.000000", "ERR could not decode requested zset
// member".
Error no_such_point(const GeoPoint& point);
Error no_such_center();

// GEOADD. All points are on earth.
Result<ScoresSet> add_places(Turn& turn, std::string_view key, std::span<const GeoMember> members,
                             const ScoreRules& rules);

std::optional<GeoPoint> point_of(const ds::ZSet& set, std::string_view member);
double distance_meters(const GeoPoint& a, const GeoPoint& b);

// A place that was found. The name lives until the set is changed.
struct Place {
  std::string_view member;
  GeoPoint point;
  double distance_meters;
  double score;
};
// The center is a point on earth.
std::vector<Place> search_places(const ds::ZSet& set, const GeoPoint& center,
                                 const GeoSearch& search);
// Puts what was found under `to`; without any it goes away. How many they are.
std::size_t store_places(Turn& turn, std::string_view to, std::span<const Place> places,
                         GeoStore what, double meters_in_unit, std::string_view event);

}  // namespace perigee::ops
