// The rows of the geo family.
#include <array>

#include "engine/commands/geo_commands.h"
#include "engine/commands/registry.h"
#include "engine/commands/row_parts.h"

namespace perigee::commands {
namespace {

constexpr Arg kGeoaddCondition[] = {{.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
                                    {.name = "xx", .type = ArgType::kPureToken, .token = "XX"}};
constexpr Arg kGeoaddLongitudeLatitudeMember[] = {{.name = "longitude", .type = ArgType::kDouble},
                                                  {.name = "latitude", .type = ArgType::kDouble},
                                                  {.name = "member"}};
constexpr Arg kGeoaddArgs[] = {kKey,
                               {.name = "condition",
                                .type = ArgType::kOneOf,
                                .flags = kOptional,
                                .since = "6.2.0",
                                .args = kGeoaddCondition},
                               {.name = "change",
                                .type = ArgType::kPureToken,
                                .flags = kOptional,
                                .token = "CH",
                                .since = "6.2.0"},
                               {.name = "longitude_latitude_member",
                                .type = ArgType::kBlock,
                                .flags = kMultiple,
                                .args = kGeoaddLongitudeLatitudeMember}};
constexpr HistoryEntry kGeoaddHistory[] = {{"6.2.0", "Takes `CH`, `NX` and `XX`."}};
constexpr Arg kGeodistUnit[] = {{.name = "m", .type = ArgType::kPureToken, .token = "M"},
                                {.name = "km", .type = ArgType::kPureToken, .token = "KM"},
                                {.name = "ft", .type = ArgType::kPureToken, .token = "FT"},
                                {.name = "mi", .type = ArgType::kPureToken, .token = "MI"}};
constexpr Arg kGeodistArgs[] = {
    kKey,
    {.name = "member1"},
    {.name = "member2"},
    {.name = "unit", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeodistUnit}};
constexpr Arg kGeohashArgs[] = {kKey, {.name = "member", .flags = kMultiple}};
constexpr KeySpec kGeoradiusKeys[] = {{.use = kRO | kAccess},
                                      {.use = kOW | kUpdate, .first = 6, .keyword = "STORE"},
                                      {.use = kOW | kUpdate, .first = 6, .keyword = "STOREDIST"}};
constexpr Arg kGeoradiusCount[] = {{.name = "count", .type = ArgType::kInteger, .token = "COUNT"},
                                   {.name = "any",
                                    .type = ArgType::kPureToken,
                                    .flags = kOptional,
                                    .token = "ANY",
                                    .since = "6.2.0"}};
constexpr Arg kGeoradiusOrder[] = {{.name = "asc", .type = ArgType::kPureToken, .token = "ASC"},
                                   {.name = "desc", .type = ArgType::kPureToken, .token = "DESC"}};
constexpr Arg kGeoradiusArgs[] = {
    kKey,
    {.name = "longitude", .type = ArgType::kDouble},
    {.name = "latitude", .type = ArgType::kDouble},
    {.name = "radius", .type = ArgType::kDouble},
    {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit},
    {.name = "withcoord", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCOORD"},
    {.name = "withdist", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHDIST"},
    {.name = "withhash", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHHASH"},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusCount},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder},
    {.name = "key", .type = ArgType::kKey, .flags = kOptional, .token = "STORE", .key_spec = 1},
    {.name = "key",
     .type = ArgType::kKey,
     .flags = kOptional,
     .token = "STOREDIST",
     .key_spec = 2}};
constexpr HistoryEntry kGeoradiusHistory[] = {{"6.2.0", "Takes `ANY` with `COUNT`."},
                                              {"7.0.0", "Units may be in capitals."}};
constexpr Arg kGeoradiusRoArgs[] = {
    kKey,
    {.name = "longitude", .type = ArgType::kDouble},
    {.name = "latitude", .type = ArgType::kDouble},
    {.name = "radius", .type = ArgType::kDouble},
    {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit},
    {.name = "withcoord", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCOORD"},
    {.name = "withdist", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHDIST"},
    {.name = "withhash", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHHASH"},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusCount},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder}};
constexpr HistoryEntry kGeoradiusRoHistory[] = {{"6.2.0", "Takes `ANY` with `COUNT`."}};
constexpr KeySpec kGeoradiusbymemberKeys[] = {
    {.use = kRO | kAccess},
    {.use = kOW | kUpdate, .first = 5, .keyword = "STORE"},
    {.use = kOW | kUpdate, .first = 5, .keyword = "STOREDIST"}};
constexpr Arg kGeoradiusbymemberCount[] = {
    {.name = "count", .type = ArgType::kInteger, .token = "COUNT"},
    {.name = "any", .type = ArgType::kPureToken, .flags = kOptional, .token = "ANY"}};
constexpr Arg kGeoradiusbymemberArgs[] = {
    kKey,
    {.name = "member"},
    {.name = "radius", .type = ArgType::kDouble},
    {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit},
    {.name = "withcoord", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCOORD"},
    {.name = "withdist", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHDIST"},
    {.name = "withhash", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHHASH"},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusbymemberCount},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder},
    {.name = "key", .type = ArgType::kKey, .flags = kOptional, .token = "STORE", .key_spec = 1},
    {.name = "key",
     .type = ArgType::kKey,
     .flags = kOptional,
     .token = "STOREDIST",
     .key_spec = 2}};
constexpr HistoryEntry kGeoradiusbymemberHistory[] = {{"7.0.0", "Units may be in capitals."}};
constexpr Arg kGeoradiusbymemberRoArgs[] = {
    kKey,
    {.name = "member"},
    {.name = "radius", .type = ArgType::kDouble},
    {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit},
    {.name = "withcoord", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCOORD"},
    {.name = "withdist", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHDIST"},
    {.name = "withhash", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHHASH"},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusbymemberCount},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder}};
constexpr Arg kGeosearchLongitudeLatitude[] = {{.name = "longitude", .type = ArgType::kDouble},
                                               {.name = "latitude", .type = ArgType::kDouble}};
constexpr Arg kGeosearchFrom[] = {{.name = "member", .token = "FROMMEMBER"},
                                  {.name = "longitude_latitude",
                                   .type = ArgType::kBlock,
                                   .token = "FROMLONLAT",
                                   .args = kGeosearchLongitudeLatitude}};
constexpr Arg kGeosearchCircle[] = {
    {.name = "radius", .type = ArgType::kDouble, .token = "BYRADIUS"},
    {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit}};
constexpr Arg kGeosearchBox[] = {{.name = "width", .type = ArgType::kDouble, .token = "BYBOX"},
                                 {.name = "height", .type = ArgType::kDouble},
                                 {.name = "unit", .type = ArgType::kOneOf, .args = kGeodistUnit}};
constexpr Arg kGeosearchBy[] = {
    {.name = "circle", .type = ArgType::kBlock, .args = kGeosearchCircle},
    {.name = "box", .type = ArgType::kBlock, .args = kGeosearchBox}};
constexpr Arg kGeosearchArgs[] = {
    kKey,
    {.name = "from", .type = ArgType::kOneOf, .args = kGeosearchFrom},
    {.name = "by", .type = ArgType::kOneOf, .args = kGeosearchBy},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusbymemberCount},
    {.name = "withcoord", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHCOORD"},
    {.name = "withdist", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHDIST"},
    {.name = "withhash", .type = ArgType::kPureToken, .flags = kOptional, .token = "WITHHASH"}};
constexpr KeySpec kGeosearchstoreKeys[] = {{.use = kOW | kUpdate},
                                           {.use = kRO | kAccess, .first = 2}};
constexpr Arg kGeosearchstoreArgs[] = {
    {.name = "destination", .type = ArgType::kKey, .key_spec = 0},
    {.name = "source", .type = ArgType::kKey, .key_spec = 1},
    {.name = "from", .type = ArgType::kOneOf, .args = kGeosearchFrom},
    {.name = "by", .type = ArgType::kOneOf, .args = kGeosearchBy},
    {.name = "order", .type = ArgType::kOneOf, .flags = kOptional, .args = kGeoradiusOrder},
    {.name = "count", .type = ArgType::kBlock, .flags = kOptional, .args = kGeoradiusbymemberCount},
    {.name = "storedist", .type = ArgType::kPureToken, .flags = kOptional, .token = "STOREDIST"}};

constexpr auto kCommands = checked(std::to_array<CommandSpec>({
    {.name = "geoadd",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N log M), N being the places given and M those there are",
     .summary = "Adds places, by longitude and latitude, to a sorted set.",
     .arity = -5,
     .flags = kWrite | kGrows,
     .categories = kGeoCategory,
     .effect = Effect::kVerbatim,
     .native = "Geo::add",
     .keys = kChangedKey,
     .args = kGeoaddArgs,
     .history = kGeoaddHistory,
     .handler = geoadd},
    {.name = "geodist",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(1)",
     .summary = "Answers how far two places are apart.",
     .arity = -4,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::distance",
     .keys = kReadKey,
     .args = kGeodistArgs,
     .handler = geodist},
    {.name = "geohash",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N), N being the members named",
     .summary = "Answers the standard geohashes of places.",
     .arity = -2,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::hashes",
     .keys = kReadKey,
     .args = kGeohashArgs,
     .handler = geohash},
    {.name = "geopos",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N), N being the members named",
     .summary = "Answers the longitudes and latitudes of places.",
     .arity = -2,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::positions",
     .keys = kReadKey,
     .args = kGeohashArgs,
     .handler = geopos},
    {.name = "georadius",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Answers, or keeps under a key, the places within a radius of a point.",
     .arity = -6,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kGeoCategory,
     .effect = Effect::kVerbatim,
     .native = "Geo::search",
     .keys = kGeoradiusKeys,
     .args = kGeoradiusArgs,
     .history = kGeoradiusHistory,
     .deprecated_since = "6.2.0",
     .replaced_by = "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument",
     .handler = georadius},
    {.name = "georadius_ro",
     .group = "geo",
     .since = "3.2.10",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Answers the places within a radius of a point.",
     .arity = -6,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::search",
     .keys = kReadKey,
     .args = kGeoradiusRoArgs,
     .history = kGeoradiusRoHistory,
     .deprecated_since = "6.2.0",
     .replaced_by = "`GEOSEARCH` with the `BYRADIUS` argument",
     .handler = georadius_ro},
    {.name = "georadiusbymember",
     .group = "geo",
     .since = "3.2.0",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Answers, or keeps under a key, the places within a radius of another one.",
     .arity = -5,
     .flags = kWrite | kGrows | kMovableKeys,
     .categories = kGeoCategory,
     .effect = Effect::kVerbatim,
     .native = "Geo::search",
     .keys = kGeoradiusbymemberKeys,
     .args = kGeoradiusbymemberArgs,
     .history = kGeoradiusbymemberHistory,
     .deprecated_since = "6.2.0",
     .replaced_by =
         "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments",
     .handler = georadiusbymember},
    {.name = "georadiusbymember_ro",
     .group = "geo",
     .since = "3.2.10",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Answers the places within a radius of another one.",
     .arity = -5,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::search",
     .keys = kReadKey,
     .args = kGeoradiusbymemberRoArgs,
     .deprecated_since = "6.2.0",
     .replaced_by = "`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments",
     .handler = georadiusbymember_ro},
    {.name = "geosearch",
     .group = "geo",
     .since = "6.2.0",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Answers the places in a circle or a box.",
     .arity = -7,
     .flags = kReadOnly,
     .categories = kGeoCategory,
     .native = "Geo::search",
     .keys = kReadKey,
     .args = kGeosearchArgs,
     .history = kGeoradiusbymemberHistory,
     .handler = geosearch},
    {.name = "geosearchstore",
     .group = "geo",
     .since = "6.2.0",
     .complexity = "O(N + log M), N being the members in the squares that cover the area and M "
                   "those of the set",
     .summary = "Keeps under a key the places in a circle or a box.",
     .arity = -8,
     .flags = kWrite | kGrows,
     .categories = kGeoCategory,
     .effect = Effect::kVerbatim,
     .native = "Geo::store_search",
     .keys = kGeosearchstoreKeys,
     .args = kGeosearchstoreArgs,
     .history = kGeoradiusbymemberHistory,
     .handler = geosearchstore},
}));

}  // namespace

std::span<const CommandSpec> geo_commands() { return kCommands; }

}  // namespace perigee::commands
