// tools/reply_text.h: replies for people, for pipes and for programs.
#pragma once

#include <string>

#include "perigee/reply.h"

namespace perigee::tools {

enum class ReplyFormat {
  kTerminal,  // as redis-cli at a terminal: (integer) 3
  kRaw,       // as redis-cli in a pipe: the bytes, one element a line
  kJson,      // one line of JSON
};

// Ends with a newline.
//
// JSON: nil is null, a status is a string, an error is {"error": "..."}; a number that JSON lacks
// (nan, inf) is a string; the keys of a map are written as strings. A byte that is not part of
// valid UTF-8 becomes the lone surrogate \udc80 to \udcff, as Python's "surrogateescape" has it,
// so that no byte is lost.
std::string format_reply(const Reply& reply, ReplyFormat format);

}  // namespace perigee::tools
