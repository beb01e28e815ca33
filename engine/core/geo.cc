#include "perigee/geo.h"

#include <algorithm>
#include <utility>

#include "engine/core/session_state.h"
#include "engine/ops/geo_ops.h"

namespace perigee {
namespace {

using ds::ZSet;
using keyspace::Turn;

Error negative_length() { return {ErrorCode::kOutOfRange, "ERR radius cannot be negative"}; }

bool has_lengths(const GeoSearch& search) {
  if (const auto* box = std::get_if<GeoBox>(&search.area))
    return box->width_meters >= 0 && box->height_meters >= 0;
  return std::get<GeoRadius>(search.area).radius_meters >= 0;
}

// Calls answer(const ZSet&) with the set at `key`, or with one without members.
template <class Answer>
auto with_zset(Turn& turn, std::string_view key, const Answer& answer)
    -> Result<decltype(answer(std::declval<const ZSet&>()))> {
  const auto found = turn.find<ZSet>(key);
  if (!found) return found.error();
  return *found == nullptr ? answer(ZSet()) : answer(**found);
}

Result<std::vector<ops::Place>> found_in(const ZSet& set, const GeoSearch& search) {
  if (!has_lengths(search)) return negative_length();
  GeoPoint center;
  if (const auto* member = std::get_if<std::string_view>(&search.center)) {
    const auto point = ops::point_of(set, *member);
    if (!point && set.empty()) return std::vector<ops::Place>();
    if (!point) return ops::no_such_center();
    center = *point;
  } else {
    center = std::get<GeoPoint>(search.center);
  }
  if (!ops::is_on_earth(center)) return ops::no_such_point(center);
  return ops::search_places(set, center, search);
}

}  // namespace

Result<ScoresSet> Geo::add(std::string_view key, std::span<const GeoMember> members,
                           const ScoreRules& rules) {
  for (const GeoMember& one : members)
    if (!ops::is_on_earth(one.point)) return ops::no_such_point(one.point);
  return session_->grow([&](Turn& turn) { return ops::add_places(turn, key, members, rules); });
}

Result<std::vector<std::optional<GeoPoint>>> Geo::positions(std::string_view key,
                                                            Names members) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<std::optional<GeoPoint>>> {
    return with_zset(turn, key, [&](const ZSet& set) {
      std::vector<std::optional<GeoPoint>> points;
      points.reserve(members.size());
      for (const std::string_view member : members) points.push_back(ops::point_of(set, member));
      return points;
    });
  });
}

Result<std::vector<std::optional<std::string>>> Geo::hashes(std::string_view key,
                                                            Names members) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<std::optional<std::string>>> {
    return with_zset(turn, key, [&](const ZSet& set) {
      std::vector<std::optional<std::string>> hashes;
      hashes.reserve(members.size());
      for (const std::string_view member : members) {
        const auto point = ops::point_of(set, member);
        hashes.push_back(point ? std::optional(ops::geohash_of(*point)) : std::nullopt);
      }
      return hashes;
    });
  });
}

Result<std::optional<double>> Geo::distance(std::string_view key, std::string_view a,
                                            std::string_view b) const {
  return session_->run([&](Turn& turn) -> Result<std::optional<double>> {
    return with_zset(turn, key, [&](const ZSet& set) -> std::optional<double> {
      const auto from = ops::point_of(set, a), to = ops::point_of(set, b);
      if (!from || !to) return std::nullopt;
      return ops::distance_meters(*from, *to);
    });
  });
}

Result<std::vector<GeoFound>> Geo::search(std::string_view key, const GeoSearch& search) const {
  return session_->run([&](Turn& turn) -> Result<std::vector<GeoFound>> {
    const auto set = turn.find<ZSet>(key);
    if (!set) return set.error();
    const auto places = found_in(*set == nullptr ? ZSet() : **set, search);
    if (!places) return places.error();
    std::vector<GeoFound> found;
    found.reserve(places->size());
    for (const ops::Place& place : *places)
      found.push_back({BytesView(place.member, turn.epoch()), place.point, place.distance_meters,
                       ops::bits_of(place.score)});
    return found;
  });
}

Result<std::size_t> Geo::store_search(std::string_view to, std::string_view from,
                                      const GeoSearch& search, GeoStore what) {
  return session_->grow([&](Turn& turn) -> Result<std::size_t> {
    const auto found = turn.find<ZSet>(from);
    if (!found) return found.error();
    // A copy: the set may be what is replaced.
    const ZSet set = *found == nullptr ? ZSet() : **found;
    const auto places = found_in(set, search);
    if (!places) return places.error();
    return ops::store_places(turn, to, *places, what, 1, "geosearchstore");
  });
}

}  // namespace perigee
