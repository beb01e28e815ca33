#include "engine/commands/geo_args.h"

#include <string>

namespace perigee::commands {
namespace {

bool is_search(GeoCommand command) { return command >= GeoCommand::kSearch; }

// Reads one search; what was given so far decides which words are options.
class SearchReader {
 public:
  SearchReader(ArgReader& in, GeoCommand command, const ds::ZSet* set, GeoSearchArgs& args)
      : in_(in), command_(command), set_(set), args_(args) {}

  // GEORADIUS and GEORADIUSBYMEMBER name the center and the radius first.
  void read_radius_form() {
    if (command_ <= GeoCommand::kRadiusReadOnly) {
      args_.center = read_point(in_);
    } else if (set_ != nullptr) {
      read_member();
    } else {
      in_.next(3);  // nobody looks at them when there is no set
      return;
    }
    read_radius();
  }

  void read_options() {
    while (in_.left() != 0 && !in_.error()) {
      if (!read_plain_option() && !read_store_option() && !(is_search(command_) && read_shape()))
        in_.refuse_syntax();
    }
  }

  // What does not go together, or is missing. `name` is the command's as it was given.
  void check(std::string_view name) {
    if (args_.store_key && (args_.with_distance || args_.with_hash || args_.with_point))
      in_.refuse(ErrorCode::kSyntax,
                 std::string("ERR ") +
                     (is_search(command_) ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS") +
                     " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    if (is_search(command_) && !from_member_ && !from_point_)
      in_.refuse(
          ErrorCode::kSyntax,
          "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + std::string(name));
    if (is_search(command_) && !by_radius_ && !by_box_)
      in_.refuse(ErrorCode::kSyntax,
                 "ERR exactly one of BYRADIUS and BYBOX can be specified for " + std::string(name));
    if (args_.search.any && args_.search.most == 0)
      in_.refuse(ErrorCode::kSyntax, "ERR the ANY argument requires COUNT argument");
  }

 private:
  bool read_plain_option() {
    GeoSearch& search = args_.search;
    if (in_.token("WITHDIST")) return args_.with_distance = true;
    if (in_.token("WITHHASH")) return args_.with_hash = true;
    if (in_.token("WITHCOORD")) return args_.with_point = true;
    if (in_.token("ANY")) return search.any = true;
    if (in_.token("ASC")) return search.order = GeoOrder::kNearestFirst, true;
    if (in_.token("DESC")) return search.order = GeoOrder::kFarthestFirst, true;
    if (in_.left() < 2 || !in_.token("COUNT")) return false;
    const std::int64_t most = in_.integer();
    if (most < 1) in_.refuse(ErrorCode::kOutOfRange, "ERR COUNT must be > 0");
    search.most = static_cast<std::size_t>(most);
    return true;
  }

  bool read_store_option() {
    if (command_ == GeoCommand::kSearchStore && in_.token("STOREDIST")) {
      args_.store = GeoStore::kDistances;
      return true;
    }
    if (command_ != GeoCommand::kRadius && command_ != GeoCommand::kRadiusByMember) return false;
    if (in_.left() < 2) return false;
    const bool distances = in_.token("STOREDIST");
    if (!distances && !in_.token("STORE")) return false;
    args_.store_key = in_.bytes();
    args_.store = distances ? GeoStore::kDistances : GeoStore::kPositions;
    return true;
  }

  bool read_shape() {
    if (in_.left() > 1 && !from_point_ && in_.token("FROMMEMBER")) {
      from_member_ = true;
      read_member();
    } else if (in_.left() > 2 && !from_member_ && in_.token("FROMLONLAT")) {
      from_point_ = true;
      args_.center = read_point(in_);
    } else if (in_.left() > 2 && !by_box_ && in_.token("BYRADIUS")) {
      by_radius_ = true;
      read_radius();
    } else if (in_.left() > 3 && !by_radius_ && in_.token("BYBOX")) {
      by_box_ = true;
      read_box();
    } else {
      return false;
    }
    return true;
  }

  void read_member() {
    const std::string_view member = in_.bytes();
    if (set_ == nullptr) return;
    const auto point = ops::point_of(*set_, member);
    if (point)
      args_.center = *point;
    else
      in_.refuse(ops::no_such_center().code, ops::no_such_center().message);
  }

  void read_radius() {
    const double radius = in_.real("ERR need numeric radius");
    if (radius < 0) in_.refuse(ErrorCode::kOutOfRange, "ERR radius cannot be negative");
    args_.meters_in_unit = read_unit(in_);
    args_.search.area = GeoRadius{radius * args_.meters_in_unit};
  }

  void read_box() {
    const double width = in_.real("ERR need numeric width");
    const double height = in_.real("ERR need numeric height");
    if (width < 0 || height < 0)
      in_.refuse(ErrorCode::kOutOfRange, "ERR height or width cannot be negative");
    args_.meters_in_unit = read_unit(in_);
    args_.search.area = GeoBox{width * args_.meters_in_unit, height * args_.meters_in_unit};
  }

  ArgReader& in_;
  GeoCommand command_;
  const ds::ZSet* set_;
  GeoSearchArgs& args_;
  bool from_member_ = false, from_point_ = false, by_radius_ = false, by_box_ = false;
};

}  // namespace

GeoPoint read_point(ArgReader& in) {
  GeoPoint point;
  point.longitude = in.real();
  point.latitude = in.real();
  if (in.error() || ops::is_on_earth(point)) return point;
  const Error error = ops::no_such_point(point);
  in.refuse(error.code, error.message);
  return {};
}

double read_unit(ArgReader& in) {
  if (in.token("M")) return 1;
  if (in.token("KM")) return 1000;
  if (in.token("FT")) return 0.3048;
  if (in.token("MI")) return 1609.34;
  in.refuse(ErrorCode::kSyntax, "ERR unsupported unit provided. please use M, KM, FT, MI");
  return 1;
}

GeoSearchArgs read_search(Invocation& call, ArgReader& in, GeoCommand command,
                          const ds::ZSet* set) {
  GeoSearchArgs args;
  if (command == GeoCommand::kSearchStore) args.store_key = call.argv()[1];
  SearchReader reader(in, command, set, args);
  if (!is_search(command)) reader.read_radius_form();
  reader.read_options();
  reader.check(call.argv()[0]);
  return args;
}

}  // namespace perigee::commands
