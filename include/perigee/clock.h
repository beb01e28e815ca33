// perigee/clock.h: where an engine gets the time from.
//
// An engine reads its clock once per turn (one native call, one command, one whole script); every
// line of that turn sees the same instant. Nothing else in perigee asks for the time, so a host
// that moves a ManualClock decides all there is to decide: TTLs, expiry, TIME, idle times.
#pragma once

#include <chrono>

#include "perigee/export.h"

namespace perigee {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;

// An instant, counted from 1970-01-01 00:00:00 UTC. Deadlines have a resolution of one
// millisecond, the TIME command of one microsecond, as in Redis.
using UnixMicros = std::chrono::time_point<std::chrono::system_clock, Micros>;
using UnixMillis = std::chrono::time_point<std::chrono::system_clock, Millis>;

class PERIGEE_API Clock {
 public:
  virtual ~Clock() = default;

  // Called once per turn, on the thread that uses the engine. Should not go backwards: a key whose
  // deadline has passed may be gone already.
  virtual UnixMicros now() = 0;
};

// The operating system's wall clock: what an engine uses when it is given none.
class PERIGEE_API SystemClock final : public Clock {
 public:
  UnixMicros now() override;
};

// A clock that only the host moves: for games (advance it by the frame time), tests and replays.
class PERIGEE_API ManualClock final : public Clock {
 public:
  explicit ManualClock(UnixMicros start = {}) : now_(start) {}

  UnixMicros now() override { return now_; }
  void advance(Micros by) { now_ += by; }
  void set(UnixMicros instant) { now_ = instant; }

 private:
  UnixMicros now_;
};

}  // namespace perigee
