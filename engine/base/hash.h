// engine/base/hash.h: XXH3, the engine's one hash function.
//
// The results are the same on every machine, byte order and instruction set included, so they may
// be stored. hash_bytes is for tables, with the engine's seed; the 128-bit forms are for digests
// and have no seed. Not a defence against forged digests. For every floor.
#pragma once

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace perigee::base {

inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

struct Hash128 {
  std::uint64_t hi = 0;
  std::uint64_t lo = 0;

  friend bool operator==(const Hash128&, const Hash128&) = default;
};

inline Hash128 hash128_bytes(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

// Hashes a stream. finish() equals hash128_bytes of everything fed so far, however it was cut; so
// feed lengths too where a cut has a meaning. About 600 bytes, no allocation.
class Hasher128 {
 public:
  Hasher128() { XXH3_128bits_reset(&state_); }

  void update(std::string_view bytes) { feed(bytes.data(), bytes.size()); }
  void update(std::span<const std::byte> bytes) { feed(bytes.data(), bytes.size()); }

  // Eight bytes, least significant first, on every machine.
  void update_u64(std::uint64_t value) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(value >> (8 * i));
    feed(bytes, sizeof bytes);
  }

  // More may be fed afterwards.
  Hash128 finish() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(&state_);
    return {hash.high64, hash.low64};
  }

 private:
  void feed(const void* bytes, std::size_t size) {
    if (size > 0) XXH3_128bits_update(&state_, bytes, size);
  }

  XXH3_state_t state_;
};

}  // namespace perigee::base
