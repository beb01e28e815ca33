#include "engine/ops/geo_ops.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/numbers.h"
#include "engine/ops/geo_area.h"
#include "engine/ops/zset_ops.h"

namespace perigee::ops {

using ds::ZSet;

Error no_such_point(const GeoPoint& point) {
  return {ErrorCode::kOutOfRange, "ERR invalid longitude,latitude pair " +
                                      base::to_text_fixed(point.longitude, 6) + "," +
                                      base::to_text_fixed(point.latitude, 6)};
}

Error no_such_center() {
  return {ErrorCode::kAbsent, "ERR could not decode requested zset member"};
}

Result<ScoresSet> add_places(Turn& turn, std::string_view key, std::span<const GeoMember> members,
                             const ScoreRules& rules) {
  std::vector<ScoredMember> scored;
  scored.reserve(members.size());
  for (const GeoMember& one : members) scored.push_back({one.member, score_of(one.point)});
  return add_scores(turn, key, scored, rules);
}

std::optional<GeoPoint> point_of(const ZSet& set, std::string_view member) {
  const ZSet::Place at = set.find(member);
  return at == 0 ? std::nullopt : std::optional(point_of(set.score(at)));
}

std::vector<Place> search_places(const ZSet& set, const GeoPoint& center, const GeoSearch& search) {
  std::vector<Place> places;
  const std::size_t enough = search.any ? search.most : 0;
  const GeoArea area(center, search.area);
  for (const GeoCell& cell : area.cells()) {
    if (enough != 0 && places.size() >= enough) break;
    const std::size_t first = set.count_before(ds::ScoreBound{cell.first_score(), false});
    const std::size_t last = set.count_before(ds::ScoreBound{cell.last_score(), false});
    if (last <= first) continue;
    set.walk_up(first, last - first, [&](std::string_view member, double score) {
      if (enough != 0 && places.size() >= enough) return;
      const GeoPoint point = point_of(score);
      if (const auto distance = area.distance_to(point))
        places.push_back({member, point, *distance, score});
    });
  }
  const bool counted = search.most != 0 && !search.any;
  if (search.order == GeoOrder::kFarthestFirst)
    std::ranges::stable_sort(places, std::greater(), &Place::distance_meters);
  else if (search.order == GeoOrder::kNearestFirst || counted)
    std::ranges::stable_sort(places, {}, &Place::distance_meters);
  if (search.most != 0 && places.size() > search.most) places.resize(search.most);
  return places;
}

std::size_t store_places(Turn& turn, std::string_view to, std::span<const Place> places,
                         GeoStore what, double meters_in_unit, std::string_view event) {
  ZSet made = turn.make<ZSet>();
  std::size_t longest = 0;
  for (const Place& place : places) {
    made.add(place.member,
             what == GeoStore::kDistances ? place.distance_meters / meters_in_unit : place.score);
    longest = std::max(longest, place.member.size());
  }
  outgrow(turn, made, made.size(), longest);
  return store_scored(turn, to, std::move(made), event);
}

}  // namespace perigee::ops
