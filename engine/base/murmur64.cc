#include "engine/base/murmur64.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace perigee::base {
namespace {

constexpr std::uint64_t kFactor = 0xc6a4a7935bd1e995;
constexpr int kShift = 47;

// Up to eight bytes, least significant first.
std::uint64_t load_little(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  if (count == sizeof word && std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }
  for (std::size_t i = count; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[i]);
  return word;
}

}  // namespace

std::uint64_t murmur64(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = seed ^ (bytes.size() * kFactor);
  while (bytes.size() >= 8) {
    std::uint64_t word = load_little(bytes.data(), 8) * kFactor;
    word ^= word >> kShift;
    hash = (hash ^ word * kFactor) * kFactor;
    bytes.remove_prefix(8);
  }
  if (!bytes.empty()) hash = (hash ^ load_little(bytes.data(), bytes.size())) * kFactor;
  hash = (hash ^ hash >> kShift) * kFactor;
  return hash ^ hash >> kShift;
}

}  // namespace perigee::base
