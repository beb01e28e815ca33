#include "engine/ops/random_ops.h"

#include <algorithm>
#include <numeric>

#include "absl/container/btree_set.h"

namespace perigee::ops {

std::vector<std::size_t> draw_distinct(base::Rng& rng, std::size_t size, std::size_t count) {
  if (count >= size) {
    std::vector<std::size_t> all(size);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  // Floyd's way: one draw a number, and no second try.
  absl::btree_set<std::size_t> drawn;
  for (std::size_t top = size - count; top < size; ++top)
    if (!drawn.insert(rng.below(top + 1)).second) drawn.insert(top);
  return {drawn.begin(), drawn.end()};
}

}  // namespace perigee::ops
