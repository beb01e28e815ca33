// engine/base/entropy.h: the only place that asks for chance from outside.
//
// For the hash seed, which nothing visible depends on. For every floor.
#pragma once

#include <cstdint>

namespace perigee::base {

// A number that nobody can guess, different each time.
std::uint64_t unguessable_u64();

}  // namespace perigee::base
