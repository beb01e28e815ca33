// perigee/geo.h: places on the earth, kept in sorted sets. Redis 7.0 semantics.
//
// A place is a member whose score is its position in 52 bits: half a metre or so exact. All of
// zsets() works on them, too. Every function is one turn. Those that meet a key with another type
// of value refuse with kWrongType and change nothing. Distances are in metres, on a sphere with a
// radius of 6372797.560856 m.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "perigee/bytes_view.h"
#include "perigee/error.h"
#include "perigee/export.h"
#include "perigee/zsets.h"

namespace perigee {

// In degrees: longitude from -180 to 180, latitude from -85.05112878 to 85.05112878.
struct GeoPoint {
  double longitude = 0, latitude = 0;
  friend bool operator==(const GeoPoint&, const GeoPoint&) = default;
};

struct GeoMember {
  std::string_view member;
  GeoPoint point;
};

// What is within a radius of the centre, or in a box around it.
struct GeoRadius {
  double radius_meters = 0;
};
struct GeoBox {
  double width_meters = 0, height_meters = 0;
};

enum class GeoOrder : std::uint8_t { kAny, kNearestFirst, kFarthestFirst };

struct GeoSearch {
  std::variant<GeoPoint, std::string_view> center;  // a point, or a member of the set
  std::variant<GeoRadius, GeoBox> area;
  GeoOrder order = GeoOrder::kAny;
  // At the most so many, the nearest ones unless the order says otherwise; 0: all.
  std::size_t most = 0;
  // Take any that are found, and stop when these are enough.
  bool any = false;
};

struct GeoFound {
  BytesView member;
  GeoPoint point;
  double distance_meters = 0;
  std::uint64_t hash = 0;  // its position in 52 bits
};

enum class GeoStore : std::uint8_t { kPositions, kDistances };

class PERIGEE_API Geo {
 public:
  using Names = std::span<const std::string_view>;

  // GEOADD. kOutOfRange, and nothing changes, when a point is none. O(number of members * log n).
  // Of the rules, the comparing ones have no meaning here.
  Result<ScoresSet> add(std::string_view key, std::span<const GeoMember> members,
                        const ScoreRules& rules = {});

  // GEOPOS: nullopt for what is absent. O(1) a member.
  Result<std::vector<std::optional<GeoPoint>>> positions(std::string_view key, Names members) const;

  // GEOHASH: the eleven letters of the standard's geohash. nullopt for what is absent. O(1) a
  // member.
  Result<std::vector<std::optional<std::string>>> hashes(std::string_view key, Names members) const;

  // GEODIST, in metres: nullopt when one of them is absent. O(1).
  Result<std::optional<double>> distance(std::string_view key, std::string_view a,
                                         std::string_view b) const;

  // GEOSEARCH (and GEORADIUS, GEORADIUSBYMEMBER). kAbsent when the centre is no member; kOutOfRange
  // when it is no point, or a length is negative. O(log n + members in the squares that cover the
  // area), no copies.
  Result<std::vector<GeoFound>> search(std::string_view key, const GeoSearch& search) const;

  // GEOSEARCHSTORE: puts what is found under `to`, whatever that held, with positions or distances
  // (in metres) as scores; how many they are. Without any `to` goes away.
  Result<std::size_t> store_search(std::string_view to, std::string_view from,
                                   const GeoSearch& search, GeoStore what = GeoStore::kPositions);

 private:
  friend class Engine;
  friend class Session;
  explicit Geo(core::SessionState* session) : session_(session) {}
  core::SessionState* session_;
};

}  // namespace perigee
