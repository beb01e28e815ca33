#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// Most of them near each other, some anywhere, some nowhere.
Words CommandStream::geo_point() {
  if (one_in(30))
    return {pick({"180", "-180", "180.1", "nan", "x", "0"}), pick({"85", "86", "", "0"})};
  const auto coordinate = [&](std::int64_t from, std::uint64_t range) {
    return std::to_string(from + static_cast<std::int64_t>(below(range))) + "." +
           std::to_string(100000 + below(900000));
  };
  if (one_in(6)) return {coordinate(-180, 360), coordinate(-85, 170)};
  return {coordinate(13, 3), coordinate(36, 3)};
}

std::string CommandStream::geo_unit() {
  return one_in(30) ? "yd" : pick({"m", "km", "KM", "mi", "ft"});
}

std::string CommandStream::geo_length() {
  if (one_in(25)) return pick({"0", "-1", "x", "inf", "1e300", "nan"});
  return std::to_string(below(one_in(2) ? 300 : 20000)) + pick({"", ".5"});
}

Words CommandStream::geo_shape() {
  if (one_in(3)) return {"BYBOX", geo_length(), geo_length(), geo_unit()};
  return {"BYRADIUS", geo_length(), geo_unit()};
}

// Positions are drawn from so many that no two members are equally far away.
Words CommandStream::geo_options(bool may_show) {
  Words words;
  for (const char* detail : {"WITHDIST", "WITHHASH", "WITHCOORD"})
    if (may_show && one_in(4)) words.push_back(detail);
  if (one_in(2)) words.push_back(pick({"ASC", "DESC", "desc"}));
  if (one_in(3))
    words = words + Words{"COUNT", one_in(10) ? integer() : std::to_string(1 + below(9))};
  if (one_in(6)) words.push_back("ANY");
  return words;
}

void CommandStream::fill_geo_commands() {
  const auto set = [this] { return "geo:" + std::to_string(below(5)); };
  const auto place = [this] { return "p" + std::to_string(below(one_in(4) ? 300 : 12)); };
  makers_["GEOADD"] = [=, this] {
    Words argv{"GEOADD", set()};
    if (one_in(6)) argv.push_back(pick({"NX", "XX", "CH"}));
    for (std::size_t i = 1 + below(one_in(20) ? 60 : 4); i > 0; --i)
      argv = argv + geo_point() + Words{place()};
    return StreamCommand{argv};
  };
  makers_["GEODIST"] = [=, this] {
    Words argv{"GEODIST", set(), place(), place()};
    if (one_in(2)) argv.push_back(geo_unit());
    return StreamCommand{argv};
  };
  for (const char* name : {"GEOPOS", "GEOHASH"})
    makers_[name] = [=] { return StreamCommand{{name, set(), place(), place()}}; };
  makers_["GEOSEARCH"] = [=, this] {
    const Words center =
        one_in(2) ? Words{"FROMMEMBER", place()} : Words{"FROMLONLAT"} + geo_point();
    return StreamCommand{Words{"GEOSEARCH", set()} + center + geo_shape() + geo_options(true)};
  };
  makers_["GEOSEARCHSTORE"] = [=, this] {
    const Words center =
        one_in(2) ? Words{"FROMMEMBER", place()} : Words{"FROMLONLAT"} + geo_point();
    return StreamCommand{Words{"GEOSEARCHSTORE", set(), set()} + center + geo_shape() +
                         geo_options(one_in(20))};
  };
  for (const char* name :
       {"GEORADIUS", "GEORADIUS_RO", "GEORADIUSBYMEMBER", "GEORADIUSBYMEMBER_RO"})
    makers_[name] = [=, this] {
      const bool by_member = std::string(name).find("MEMBER") != std::string::npos;
      const Words center = by_member ? Words{place()} : geo_point();
      Words argv = Words{name, set()} + center + Words{geo_length(), geo_unit()};
      if (one_in(5)) return StreamCommand{argv + geo_options(false) + Words{"STORE", set()}};
      return StreamCommand{argv + geo_options(true)};
    };
}

}  // namespace perigee::testing
