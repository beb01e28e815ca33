#include "engine/base/rng.h"

#include <bit>

#include "perigee/check.h"

namespace perigee::base {
namespace {

constexpr std::uint64_t kLow48Bits = (std::uint64_t{1} << 48) - 1;

std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t mixed = (state += 0x9E37'79B9'7F4A'7C15);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
  return mixed ^ (mixed >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

Rng Rng::from_state(const State& state) {
  Rng rng(0);
  if (state != State{}) rng.state_ = state;
  return rng;
}

std::uint64_t Rng::next() {
  auto& [a, b, c, d] = state_;
  const std::uint64_t result = std::rotl(b * 5, 7) * 9;
  const std::uint64_t shifted = b << 17;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = std::rotl(d, 45);
  return result;
}

// Lemire's method: the high half of draw * bound is the answer; draws whose low half falls in the
// first 2^64 mod bound places would favour some answers and are drawn again.
std::uint64_t Rng::below(std::uint64_t bound) {
  PERIGEE_CHECK(bound > 0, "Rng::below: the bound is at least 1");
  using Wide = unsigned __int128;
  Wide product = Wide{next()} * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t uneven = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < uneven) product = Wide{next()} * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

LuaRandom LuaRandom::from_state(std::uint64_t state) {
  LuaRandom random;
  random.state_ = state & kLow48Bits;
  return random;
}

void LuaRandom::seed(std::int32_t seed) {
  state_ = (std::uint64_t{static_cast<std::uint32_t>(seed)} << 16) | 0x330E;
}

std::int32_t LuaRandom::next() {
  state_ = (state_ * 0x5'DEEC'E66D + 0xB) & kLow48Bits;
  return static_cast<std::int32_t>(state_ >> 17);
}

}  // namespace perigee::base
