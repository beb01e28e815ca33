#include "engine/keyspace/frequency.h"

#include <algorithm>

namespace perigee::keyspace {
namespace {

constexpr std::uint64_t kMostFrequency = 255, kMinutesMask = 0xFFFF;

std::uint64_t minutes(std::int64_t now_millis) {
  return static_cast<std::uint64_t>(now_millis / 60000) & kMinutesMask;
}

}  // namespace

std::uint64_t with_frequency(std::uint64_t frequency, std::int64_t now_millis) {
  return minutes(now_millis) << 8 | std::min(frequency, kMostFrequency);
}

std::uint64_t frequency_of(std::uint64_t access, const Settings& settings,
                           std::int64_t now_millis) {
  const std::uint64_t count = access & kMostFrequency;
  if (settings.lfu_decay_time == 0) return count;
  const std::uint64_t idle = (minutes(now_millis) - (access >> 8)) & kMinutesMask;
  const std::uint64_t steps = idle / static_cast<std::uint64_t>(settings.lfu_decay_time);
  return count - std::min(count, steps);
}

std::uint64_t used_once_more(std::uint64_t access, const Settings& settings,
                             std::int64_t now_millis, base::Rng& rng) {
  std::uint64_t count = frequency_of(access, settings, now_millis);
  const std::uint64_t above = count - std::min(count, kFirstFrequency);
  const std::uint64_t odds = above * static_cast<std::uint64_t>(settings.lfu_log_factor) + 1;
  if (count < kMostFrequency && rng.below(odds) == 0) ++count;
  return with_frequency(count, now_millis);
}

}  // namespace perigee::keyspace
