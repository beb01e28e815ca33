// perigee/check.h: for mistakes of the calling program, never for bad input.
//
// Bad input (arguments, scripts, payloads) is refused with an Error. A broken caller (reading the
// value of a Result that holds an Error, touching a stale view in a checked build) is a bug in the
// host, and perigee stops there with a message that says where.
#pragma once

#include "perigee/export.h"

namespace perigee::detail {

// Writes `file:line: what` to standard error and aborts. Does not return.
[[noreturn]] PERIGEE_API void check_failed(const char* file, int line, const char* what);

}  // namespace perigee::detail

// Active in every build type. `what` is a sentence for the person who reads the crash.
#define PERIGEE_CHECK(condition, what) \
  ((condition) ? static_cast<void>(0) : ::perigee::detail::check_failed(__FILE__, __LINE__, what))
