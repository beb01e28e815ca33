// engine/keyspace/script_flags.h: what a script or a function declares about itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace perigee::keyspace {

enum ScriptFlag : std::uint8_t {
  kNoWrites = 1u << 0,  // may not write; may run at the memory limit
  kAllowOom = 1u << 1,  // may run at the memory limit, and write there
  // Kept for those who ask; they tell of replicas and clusters, which an engine has not got.
  kAllowStale = 1u << 2,
  kNoCluster = 1u << 3,
  kAllowCrossSlotKeys = 1u << 4,
};

// By bit; the order in which a server tells them.
inline constexpr std::array<std::string_view, 5> kScriptFlagNames = {
    "no-writes", "allow-oom", "allow-stale", "no-cluster", "allow-cross-slot-keys"};

// The flags in `flags`, one after the other.
template <class Each>
void for_each_flag_name(std::uint8_t flags, const Each& each) {
  for (std::size_t bit = 0; bit < kScriptFlagNames.size(); ++bit)
    if (flags >> bit & 1) each(kScriptFlagNames[bit]);
}

// The flag for which same(name) holds, 0 when there is none.
template <class Same>
std::uint8_t find_flag(const Same& same) {
  for (std::size_t bit = 0; bit < kScriptFlagNames.size(); ++bit)
    if (same(kScriptFlagNames[bit])) return static_cast<std::uint8_t>(1u << bit);
  return 0;
}

}  // namespace perigee::keyspace
