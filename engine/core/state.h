// engine/core/state.h: everything that makes two engines answer differently, and nothing else.
#pragma once

#include <cstdint>

#include "engine/base/rng.h"
#include "engine/keyspace/keyspace.h"

namespace perigee::core {

// A value: copying it shares the data. What fork, snapshot and rewind pass around.
struct State {
  keyspace::Keyspace keyspace;
  base::Rng rng;                  // RANDOMKEY and its kind
  base::LuaRandom script_random;  // math.random

  State(std::uint64_t seed, std::uint64_t hash_seed) : keyspace(hash_seed), rng(seed) {}
};

}  // namespace perigee::core
