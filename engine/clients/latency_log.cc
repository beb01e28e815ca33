#include "engine/clients/latency_log.h"

#include <algorithm>

namespace perigee::clients {

void LatencyLog::add(std::string_view name, Sample sample) {
  Event& event = events_.try_emplace(std::string(name)).first->second;
  event.longest = std::max(event.longest, sample.millis);
  auto& samples = event.samples;
  if (!samples.empty() && samples.back().at_seconds == sample.at_seconds) {
    samples.back().millis = std::max(samples.back().millis, sample.millis);
    return;
  }
  samples.push_back(sample);
  if (samples.size() > kMostSamples) samples.pop_front();
}

bool LatencyLog::forget(std::string_view name) {
  const auto event = events_.find(name);
  if (event == events_.end()) return false;
  events_.erase(event);
  return true;
}

std::size_t LatencyLog::clear() {
  const std::size_t count = events_.size();
  events_.clear();
  return count;
}

}  // namespace perigee::clients
