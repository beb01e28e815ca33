// lua_bindings/return_value.h: what a script returns becomes a reply.
#pragma once

#include "lua_bindings/machine.h"

namespace perigee::lua {

// Writes the value on top of the stack to the machine's tape: Redis' conversion, with raw access
// only. A value nested too deeply, or a reply beyond 512 MB, is answered with an error.
void write_return_value(lua_State* L, Machine& m);

// Makes the tape hold nothing but this error. CR and LF become spaces.
void write_error_reply(Machine& m, ErrorCode code, std::string_view text) noexcept;

}  // namespace perigee::lua
