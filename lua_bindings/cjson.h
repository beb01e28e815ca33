// lua_bindings/cjson.h: the `cjson` library of scripts: the API, results and messages of lua-cjson
// 2.1.0, on the script's own heap and budget.
//
// The settings that a script changes last for that run; cjson.new() has settings of its own.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

enum class InvalidNumbers : std::uint8_t { kOff, kOn, kNull };

struct CjsonSettings {
  bool sparse_convert = false;
  int sparse_ratio = 2, sparse_safe = 10;
  int encode_max_depth = 1000, decode_max_depth = 1000;
  int number_precision = 14;
  bool keep_buffer = true;  // kept for its callers; has no effect
  InvalidNumbers encode_invalid = InvalidNumbers::kOff;
  bool decode_invalid = true;
  bool mark_arrays = false;  // decode_array_with_array_mt: arrays stay arrays, empty ones too
};

void push_cjson_table(lua_State* L);

int cjson_encode(lua_State* L);
int cjson_decode(lua_State* L);

// Of the cjson table that the running function belongs to.
CjsonSettings& cjson_settings(lua_State* L);

}  // namespace perigee::lua
