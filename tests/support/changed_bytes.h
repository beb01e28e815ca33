// tests/support/changed_bytes.h: bytes that once were right, changed at random.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/rng.h"

namespace perigee::testing {

inline void change_byte(base::Rng& rng, std::string& bytes) {
  constexpr unsigned char kEdges[] = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc3, 0xfe, 0xff};
  char& byte = bytes[rng.below(bytes.size())];
  switch (rng.below(4)) {
    case 0:
      byte = static_cast<char>(byte ^ 1 << rng.below(8));
      break;
    case 1:
      byte = static_cast<char>(kEdges[rng.below(std::size(kEdges))]);
      break;
    case 2:
      byte = static_cast<char>(byte + (rng.below(2) == 0 ? 1 : -1));
      break;
    default:
      byte = static_cast<char>(rng.below(256));
  }
}

// One change: a byte, less or more of them, or a piece of another text.
inline void change(base::Rng& rng, const std::vector<std::string>& others, std::string& bytes) {
  const std::size_t at = rng.below(bytes.size() + 1);
  const std::string& other = others[rng.below(others.size())];
  switch (rng.below(8)) {
    case 0:
      bytes.resize(at);
      break;
    case 1:
      bytes.insert(at, 1 + rng.below(4), static_cast<char>(rng.below(256)));
      break;
    case 2:
      bytes.erase(at, 1 + rng.below(4));
      break;
    case 3:
      bytes.insert(at, other.substr(rng.below(other.size() + 1), rng.below(40)));
      break;
    case 4:
      bytes.replace(at, std::string::npos, other.substr(std::min(at, other.size())));
      break;
    default:
      if (!bytes.empty()) change_byte(rng, bytes);
  }
}

// The `number`-th of the texts, once they have all been used changed one to three times.
inline std::string changed(const std::vector<std::string>& texts, std::size_t number) {
  if (number < texts.size()) return texts[number];
  base::Rng rng(number);
  std::string bytes = texts[number % texts.size()];
  for (std::size_t i = 1 + rng.below(3); i > 0; --i) change(rng, texts, bytes);
  return bytes;
}

}  // namespace perigee::testing
