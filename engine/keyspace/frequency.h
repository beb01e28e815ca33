// engine/keyspace/frequency.h: how often a key is used, in the 24 bits of KeyEntry::access, when
// the policy of eviction counts uses instead of time: minutes of the last use << 8 | logarithmic
// count.
//
// The arithmetic of Redis' LFU: a new key counts 5; a use adds one the more rarely, the higher the
// count is; one is taken off for each lfu-decay-time minutes without a use.
#pragma once

#include <cstdint>

#include "engine/base/rng.h"
#include "engine/keyspace/settings.h"

namespace perigee::keyspace {

inline constexpr std::uint64_t kFirstFrequency = 5;

std::uint64_t with_frequency(std::uint64_t frequency, std::int64_t now_millis);
// The count as it is now.
std::uint64_t frequency_of(std::uint64_t access, const Settings& settings, std::int64_t now_millis);
// The bits after one use more.
std::uint64_t used_once_more(std::uint64_t access, const Settings& settings,
                             std::int64_t now_millis, base::Rng& rng);

}  // namespace perigee::keyspace
