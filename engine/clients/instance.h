// engine/clients/instance.h: what an engine keeps beside its data and its sessions: counters, logs,
// settings that steer nothing.
//
// What a server calls the server. Not part of the data: snapshots do not see it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "perigee/clock.h"

#include "engine/clients/latency_log.h"
#include "engine/clients/slow_log.h"
#include "engine/clients/statistics.h"

namespace perigee::clients {

// By name; those that are not here are as they began.
using KeptSettings = std::map<std::string, std::string, std::less<>>;

struct Instance {
  Instance(std::size_t commands, Clock* timer) : stopwatch(timer), statistics(commands) {}
  // A fork's: its settings and its time are the same, its counters and logs are its own.
  Instance(const Instance& other, std::size_t commands)
      : kept_settings(other.kept_settings),
        stopwatch(other.stopwatch),
        slept(other.slept),
        statistics(commands) {}

  KeptSettings kept_settings;
  // Says how long a command takes; null: none takes any time, but DEBUG SLEEP.
  Clock* stopwatch;
  // How far the engine's time is ahead of its clock: DEBUG SLEEP.
  Micros slept{0};
  std::int64_t opened_at = 0;  // Unix milliseconds, of the first turn

  Statistics statistics;
  SlowLog slow_log;
  LatencyLog latency;
  // The arguments of the command being run that are nobody's business.
  std::vector<std::size_t> secrets;
  // DEBUG SET-DISABLE-DENY-SCRIPTS: scripts may call DEBUG.
  bool scripts_may_debug = false;
};

}  // namespace perigee::clients
