// lua_bindings/cmsgpack.h: the `cmsgpack` library of scripts: the API, bytes and messages of
// lua-cmsgpack 0.4.0, on the script's own heap and budget.
#pragma once

#include "lua_bindings/lua_api.h"

namespace perigee::lua {

void push_cmsgpack_table(lua_State* L);

int cmsgpack_pack(lua_State* L);
int cmsgpack_unpack(lua_State* L);
int cmsgpack_unpack_one(lua_State* L);
int cmsgpack_unpack_limit(lua_State* L);

// The first byte of a value that is none of the short ones, which keep their size, or themselves,
// in it.
enum MsgpackMark : std::uint8_t {
  kMsgpackNil = 0xc0,
  kMsgpackFalse = 0xc2,
  kMsgpackTrue = 0xc3,
  kMsgpackFloat = 0xca,
  kMsgpackDouble = 0xcb,
  kMsgpackUint8 = 0xcc,
  kMsgpackUint64 = 0xcf,
  kMsgpackInt8 = 0xd0,
  kMsgpackInt64 = 0xd3,
  kMsgpackText8 = 0xd9,
  kMsgpackText16 = 0xda,
  kMsgpackText32 = 0xdb,
  kMsgpackArray16 = 0xdc,
  kMsgpackArray32 = 0xdd,
  kMsgpackMap16 = 0xde,
  kMsgpackMap32 = 0xdf,
  kMsgpackShortMap = 0x80,    // to 0x8f
  kMsgpackShortArray = 0x90,  // to 0x9f
  kMsgpackShortText = 0xa0,   // to 0xbf
};

}  // namespace perigee::lua
