#include "engine/base/sha1.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/base/sha_message.h"

namespace perigee::base {
namespace {

using State = std::array<std::uint32_t, 5>;
using Schedule = std::array<std::uint32_t, 80>;

// The block's sixteen big-endian words, and the 64 that follow from them.
Schedule schedule_of(const unsigned char* block) {
  Schedule w;
  read_block(block, w.data());
  for (std::size_t i = 16; i < w.size(); ++i)
    w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  return w;
}

std::uint32_t mix(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5A82'7999;
  if (round < 40) return (b ^ c ^ d) + 0x6ED9'EBA1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8F1B'BCDC;
  return (b ^ c ^ d) + 0xCA62'C1D6;
}

void absorb(State& state, const unsigned char* block) {
  const Schedule w = schedule_of(block);
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const std::uint32_t next = std::rotl(a, 5) + mix(i, b, c, d) + e + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

}  // namespace

std::array<unsigned char, 20> sha1(std::string_view bytes) {
  State state = {0x6745'2301, 0xEFCD'AB89, 0x98BA'DCFE, 0x1032'5476, 0xC3D2'E1F0};
  for_each_block(bytes, [&](const unsigned char* block) { absorb(state, block); });
  std::array<unsigned char, 20> sum;
  for (std::size_t i = 0; i < sum.size(); ++i)
    sum[i] = static_cast<unsigned char>(state[i / 4] >> (24 - 8 * (i % 4)));
  return sum;
}

std::array<char, 40> to_hex(const std::array<unsigned char, 20>& bytes) {
  std::array<char, 40> hex;
  for (std::size_t i = 0; i < hex.size(); ++i)
    hex[i] = "0123456789abcdef"[(bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15];
  return hex;
}

std::array<char, 40> sha1_hex(std::string_view bytes) { return to_hex(sha1(bytes)); }

}  // namespace perigee::base
