#include "lua_bindings/module/time.h"

#include <cmath>

#include "lua_bindings/module/store.h"

namespace perigee::module {
namespace {

TimeSource& check_time(lua_State* L) { return *check_handle<TimeSource>(L, 1); }

// Milliseconds, with decimals, as microseconds.
Micros check_millis(lua_State* L, int index) {
  constexpr double kMost = 9e14;  // of milliseconds; three times what a clock shows
  const double millis = luaL_checknumber(L, index);
  if (!(std::fabs(millis) <= kMost)) luaL_argerror(L, index, "is no number of milliseconds");
  return Micros(std::llround(millis * 1000));
}

/***
@submodule perigee
*/

/***
The clock of an engine; nobody else moves it.
@type clock
*/

/***
Lets time pass. On a server, which nobody can hurry, this waits, a second at the most.
@function clock:advance
@number ms milliseconds; decimals are microseconds
*/
int advance(lua_State* L) {
  TimeSource& time = check_time(L);
  const Micros by = check_millis(L, 2);
  perform(L, [&] { return time.advance(by); });
  return 0;
}

/***
Sets the clock, back too: as one that was wrong. Not on a server.
@function clock:set
@number ms milliseconds since 1970
*/
int set(lua_State* L) {
  TimeSource& time = check_time(L);
  const UnixMicros instant(check_millis(L, 2));
  perform(L, [&] { return time.set(instant); });
  return 0;
}

/***
@function clock:now
@treturn number milliseconds since 1970, microseconds as decimals
*/
int now(lua_State* L) {
  TimeSource& time = check_time(L);
  UnixMicros instant;
  perform(L, [&]() -> Result<void> {
    const auto shown = time.now();
    if (!shown) return shown.error();
    instant = *shown;
    return {};
  });
  lua_pushnumber(L, static_cast<lua_Number>(instant.time_since_epoch().count()) / 1000);
  return 1;
}

}  // namespace

void register_time(lua_State* L) {
  constexpr luaL_Reg kMethods[] = {
      {"advance", advance}, {"set", set}, {"now", now}, {nullptr, nullptr}};
  make_type<TimeSource>(L, kMethods);
}

}  // namespace perigee::module
