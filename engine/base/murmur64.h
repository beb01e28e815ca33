// engine/base/murmur64.h: MurmurHash64A, which Redis' HyperLogLog is made of. Nothing else should
// use it: engine/base/hash.h has the engine's own hash. For every floor.
#pragma once

#include <cstdint>
#include <string_view>

namespace perigee::base {

// The same number on every machine.
std::uint64_t murmur64(std::string_view bytes, std::uint64_t seed);

}  // namespace perigee::base
