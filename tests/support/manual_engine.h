// tests/support/manual_engine.h: an engine and the clock it lives by.
#pragma once

#include <cstdint>
#include <utility>

#include "perigee/perigee.h"

namespace perigee::testing {

// 2023-11-14 22:13:20 UTC: where manual clocks begin.
inline constexpr UnixMicros kStart{Micros(1'700'000'000'000'000)};

struct ManualEngine {
  ManualClock clock;
  Engine engine;

  explicit ManualEngine(EngineOptions options = {}) : clock(kStart), engine(open(options, clock)) {}
  ManualEngine(const ManualEngine&) = delete;

 private:
  static Engine open(EngineOptions options, ManualClock& clock) {
    options.clock = &clock;
    if (options.event_buffer == 0) options.event_buffer = 4096;
    return Engine::open(std::move(options)).value();
  }
};

}  // namespace perigee::testing
