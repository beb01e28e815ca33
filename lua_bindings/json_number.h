// lua_bindings/json_number.h: the numbers that cjson.decode accepts: those of C's strtod, without
// strtod.
#pragma once

#include <cstddef>
#include <string_view>

namespace perigee::lua {

struct JsonNumber {
  double value = 0;
  std::size_t size = 0;  // bytes read; 0: not a number
};

// Reads the longest number at the start of `text`: decimal, hexadecimal, inf, infinity, nan. What
// is too large becomes infinity, what is too small zero.
JsonNumber read_json_number(std::string_view text);

// Begins like a number that strict JSON does not have: '+', a leading zero, 0x, inf, nan.
bool is_unusual_number(std::string_view text);

}  // namespace perigee::lua
