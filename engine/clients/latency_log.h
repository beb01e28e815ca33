// engine/clients/latency_log.h: how late what was, by event ("command", "fast-command").
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace perigee::clients {

class LatencyLog {
 public:
  // As Redis 7.0 keeps of each event.
  static constexpr std::size_t kMostSamples = 160;

  struct Sample {
    std::int64_t at_seconds = 0, millis = 0;
  };
  struct Event {
    std::deque<Sample> samples;  // the oldest first; of each second the longest
    std::int64_t longest = 0;    // ever
  };
  using Events = std::map<std::string, Event, std::less<>>;

  void add(std::string_view event, Sample sample);
  // Forgets an event; whether there was one.
  bool forget(std::string_view event);
  // Forgets all; how many there were.
  std::size_t clear();
  const Events& events() const { return events_; }

 private:
  Events events_;
};

}  // namespace perigee::clients
