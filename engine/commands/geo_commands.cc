#include "engine/commands/geo_commands.h"

#include <cmath>
#include <string>
#include <vector>

#include "engine/base/numbers.h"
#include "engine/commands/geo_args.h"
#include "engine/commands/zset_replies.h"

namespace perigee::commands {
namespace {

using ds::ZSet;

// Four decimals, as a server rounds them.
std::string distance_text(double distance) {
  const std::int64_t scaled = base::saturating_int64(std::nearbyint(distance * 10000));
  std::string digits(base::to_text(scaled).view());
  if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
  return digits.insert(digits.size() - 4, 1, '.');
}

// A coordinate: seventeen decimals at the most. RESP3 has a type for it.
void reply_coordinate(ReplySink& sink, double degrees) {
  if (sink.protocol() == Protocol::kResp3) return sink.real(degrees);
  std::string text = base::to_text_fixed(degrees, 17);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  sink.bulk(text == "-0" ? "0" : text);
}

void reply_point(ReplySink& sink, const GeoPoint& point) {
  sink.array(2);
  reply_coordinate(sink, point.longitude);
  reply_coordinate(sink, point.latitude);
}

void reply_places(ReplySink& sink, const std::vector<ops::Place>& places,
                  const GeoSearchArgs& args) {
  const std::size_t details =
      std::size_t{args.with_distance} + std::size_t{args.with_hash} + std::size_t{args.with_point};
  sink.array(places.size());
  for (const ops::Place& place : places) {
    if (details != 0) sink.array(details + 1);
    sink.bulk(place.member);
    if (args.with_distance) sink.bulk(distance_text(place.distance_meters / args.meters_in_unit));
    if (args.with_hash) sink.integer(base::saturating_int64(place.score));
    if (args.with_point) reply_point(sink, place.point);
  }
}

void search(Invocation& call, GeoCommand command) {
  const bool to_key = command == GeoCommand::kSearchStore;
  const auto found = call.turn().find<ZSet>(call.argv()[to_key ? 2 : 1]);
  if (!found) return call.reply(found.error());
  // A copy costs a reference, and names stay where they are while the result is put.
  const ZSet set = *found == nullptr ? ZSet() : **found;
  ArgReader in(call.argv(), to_key ? 3 : 2);
  const GeoSearchArgs args = read_search(call, in, command, *found == nullptr ? nullptr : &set);
  if (in.error()) return call.reply(*in.error());
  std::vector<ops::Place> places;
  if (!set.empty()) places = ops::search_places(set, args.center, args.search);
  if (!args.store_key) return reply_places(call.sink(), places, args);
  call.reply(ops::store_places(call.turn(), *args.store_key, places, args.store,
                               args.meters_in_unit, to_key ? "geosearchstore" : "georadiusstore"));
}

}  // namespace

void geoadd(Invocation& call) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  ScoreRules rules;
  bool count_changed = false;
  for (;;) {
    if (in.token("NX"))
      rules.if_new = true;
    else if (in.token("XX"))
      rules.if_there = true;
    else if (in.token("CH"))
      count_changed = true;
    else
      break;
  }
  if (in.left() % 3 != 0 || in.left() == 0 || (rules.if_new && rules.if_there)) in.refuse_syntax();
  std::vector<GeoMember> members;
  while (in.left() != 0 && !in.error()) {
    const GeoPoint point = read_point(in);
    members.push_back({in.bytes(), point});
  }
  if (in.error()) return call.reply(*in.error());
  const auto done = ops::add_places(call.turn(), key, members, rules);
  if (!done) return call.reply(done.error());
  call.reply(done->added + (count_changed ? done->changed : 0));
}

void geodist(Invocation& call) {
  ArgReader in(call.argv(), 4);
  if (in.left() > 1) return call.reply(Error{ErrorCode::kSyntax, "ERR syntax error"});
  const double meters = in.left() == 0 ? 1 : read_unit(in);
  if (in.error()) return call.reply(*in.error());
  with_zset(call, [&](const ZSet& set) {
    const auto a = ops::point_of(set, call.argv()[2]), b = ops::point_of(set, call.argv()[3]);
    if (!a || !b) return call.reply_null();
    call.reply(std::string_view(distance_text(ops::distance_meters(*a, *b) / meters)));
  });
}

void geohash(Invocation& call) {
  const Arguments members = call.argv().subspan(2);
  with_zset(call, [&](const ZSet& set) {
    call.sink().array(members.size());
    for (const std::string_view member : members) {
      const auto point = ops::point_of(set, member);
      point ? call.reply(std::string_view(ops::geohash_of(*point))) : call.reply_null();
    }
  });
}

void geopos(Invocation& call) {
  const Arguments members = call.argv().subspan(2);
  with_zset(call, [&](const ZSet& set) {
    call.sink().array(members.size());
    for (const std::string_view member : members) {
      const auto point = ops::point_of(set, member);
      point ? reply_point(call.sink(), *point) : call.sink().null_array();
    }
  });
}

void georadius(Invocation& call) { search(call, GeoCommand::kRadius); }
void georadius_ro(Invocation& call) { search(call, GeoCommand::kRadiusReadOnly); }
void georadiusbymember(Invocation& call) { search(call, GeoCommand::kRadiusByMember); }
void georadiusbymember_ro(Invocation& call) { search(call, GeoCommand::kRadiusByMemberReadOnly); }
void geosearch(Invocation& call) { search(call, GeoCommand::kSearch); }
void geosearchstore(Invocation& call) { search(call, GeoCommand::kSearchStore); }

}  // namespace perigee::commands
