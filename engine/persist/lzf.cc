#include "engine/persist/lzf.h"

#include <lzf.h>

#include <limits>

namespace perigee::persist {
namespace {

// Three bytes stand for 264 at the most.
constexpr std::size_t kMostExpansion = 88;

bool is_measured_in_int(std::size_t size) { return size <= std::numeric_limits<unsigned>::max(); }

}  // namespace

std::optional<std::string> pack(std::string_view text) {
  constexpr std::size_t kSaved = 4;
  if (text.size() <= kSaved || !is_measured_in_int(text.size())) return std::nullopt;
  std::string packed(text.size() - kSaved, '\0');
  const unsigned size = lzf_compress(text.data(), static_cast<unsigned>(text.size()), packed.data(),
                                     static_cast<unsigned>(packed.size()));
  if (size == 0) return std::nullopt;
  packed.resize(size);
  return packed;
}

bool unpack(std::string_view packed, std::size_t size, std::string& text) {
  if (packed.empty() || size == 0 || size / kMostExpansion > packed.size()) return false;
  if (!is_measured_in_int(packed.size()) || !is_measured_in_int(size)) return false;
  text.resize(size);
  return lzf_decompress(packed.data(), static_cast<unsigned>(packed.size()), text.data(),
                        static_cast<unsigned>(size)) == size;
}

}  // namespace perigee::persist
