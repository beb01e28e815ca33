// engine/base/sha_message.h: what SHA-1 and SHA-256 have in common: how a message is cut and
// padded.
//
// For sha1.cc and sha256.cc only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace perigee::base {

inline constexpr std::size_t kShaBlockBytes = 64;

// The sixteen big-endian words of a block.
inline void read_block(const unsigned char* block, std::uint32_t* words) {
  for (std::size_t i = 0; i < 16; ++i) {
    words[i] = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) words[i] = (words[i] << 8) | block[4 * i + byte];
  }
}

// Calls absorb(block) for every block of the message; the last one or two hold what is left of it,
// a 1 bit, zeros, and its length in bits.
template <class Absorb>
void for_each_block(std::string_view message, const Absorb& absorb) {
  std::string_view rest = message;
  for (; rest.size() >= kShaBlockBytes; rest.remove_prefix(kShaBlockBytes))
    absorb(reinterpret_cast<const unsigned char*>(rest.data()));
  unsigned char padded[2 * kShaBlockBytes] = {};
  if (!rest.empty()) std::memcpy(padded, rest.data(), rest.size());
  padded[rest.size()] = 0x80;
  const std::size_t size = rest.size() + 9 <= kShaBlockBytes ? kShaBlockBytes : 2 * kShaBlockBytes;
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (std::size_t i = 0; i < 8; ++i)
    padded[size - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
  for (std::size_t at = 0; at < size; at += kShaBlockBytes) absorb(padded + at);
}

// Eight digits a word.
template <std::size_t N>
std::array<char, 8 * N> hex_of(const std::array<std::uint32_t, N>& words) {
  std::array<char, 8 * N> hex;
  for (std::size_t i = 0; i < hex.size(); ++i)
    hex[i] = "0123456789abcdef"[(words[i / 8] >> (28 - 4 * (i % 8))) & 15];
  return hex;
}

}  // namespace perigee::base
