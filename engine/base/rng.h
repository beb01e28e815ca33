// engine/base/rng.h: the two generators whose numbers a user can see.
//
// Both are portable by construction and are part of the engine's state: copy them, compare them,
// save state() and come back with from_state(). Rng serves the random commands and eviction,
// LuaRandom serves math.random in scripts. Neither is for secrets. For every floor.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace perigee::base {

// xoshiro256**, its state filled from the seed by splitmix64. Period 2^256 - 1.
class Rng {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Rng(std::uint64_t seed);

  // The state of another Rng. All zeros is the one state that never moves; it gives Rng(0).
  static Rng from_state(const State& state);
  const State& state() const { return state_; }

  std::uint64_t next();

  // Uniform in [0, bound), without bias. `bound` must not be zero. May draw more than once.
  std::uint64_t below(std::uint64_t bound);

  friend bool operator==(const Rng&, const Rng&) = default;

 private:
  State state_;
};

// The generator behind math.random in every Redis: 48-bit linear congruential, the constants of
// POSIX lrand48. Redis turns a draw into [0, 1) as next() % kMax / kMax, in doubles. Since Redis 7
// the state lives as long as the server: a script goes on where the last one stopped.
class LuaRandom {
 public:
  static constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();

  // As a server that has just started.
  LuaRandom() = default;

  // Only the low 48 bits count.
  static LuaRandom from_state(std::uint64_t state);
  std::uint64_t state() const { return state_; }

  // math.randomseed.
  void seed(std::int32_t seed);

  // Uniform in [0, kMax].
  std::int32_t next();

  friend bool operator==(const LuaRandom&, const LuaRandom&) = default;

 private:
  std::uint64_t state_ = 0x1234'ABCD'330E;
};

}  // namespace perigee::base
