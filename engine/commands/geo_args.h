// engine/commands/geo_args.h: points, units and searches as arguments.
#pragma once

#include <optional>
#include <string_view>

#include "perigee/geo.h"

#include "engine/commands/arg_reader.h"
#include "engine/commands/invocation.h"
#include "engine/ops/geo_ops.h"

namespace perigee::commands {

GeoPoint read_point(ArgReader& in);
// In metres: "m", "km", "ft", "mi".
double read_unit(ArgReader& in);

// Which of the commands that search it is.
enum class GeoCommand : std::uint8_t {
  kRadius,
  kRadiusReadOnly,
  kRadiusByMember,
  kRadiusByMemberReadOnly,
  kSearch,
  kSearchStore
};

struct GeoSearchArgs {
  GeoPoint center;
  GeoSearch search;  // but for its center
  double meters_in_unit = 1;
  bool with_distance = false, with_hash = false, with_point = false;
  std::optional<std::string_view> store_key;
  GeoStore store = GeoStore::kPositions;
};

// Everything behind the key of the set; `set` is null when there is none. `in` holds the refusal.
GeoSearchArgs read_search(Invocation& call, ArgReader& in, GeoCommand command, const ds::ZSet* set);

}  // namespace perigee::commands
