// engine/base/system_clock.h: the only place that asks the operating system for the time.
//
// For the default clock of an engine. Everything else asks the engine's clock, once per turn.
#pragma once

#include <cstdint>

namespace perigee::base {

// Microseconds since 1970-01-01 00:00 UTC. May jump, also backwards, when the machine's clock is
// set.
std::int64_t system_unix_micros();

}  // namespace perigee::base
