#include "engine/ops/random_ops.h"

#include <algorithm>
#include <numeric>

#include "engine/ds/ordered_map.h"

namespace perigee::ops {

std::vector<std::size_t> draw_distinct(base::Rng& rng, std::size_t size, std::size_t count) {
  if (count >= size) {
    std::vector<std::size_t> all(size);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  // Floyd's way: one draw a number, and no second try.
  ds::OrderedMap<std::size_t, ds::Nothing> drawn;
  for (std::size_t top = size - count; top < size; ++top) {
    const std::size_t one = static_cast<std::size_t>(rng.below(top + 1));
    drawn.insert(drawn.find(one) == nullptr ? one : top, {});
  }
  std::vector<std::size_t> places;
  places.reserve(count);
  drawn.walk([&](const auto& item) {
    places.push_back(item.key);
    return true;
  });
  return places;
}

}  // namespace perigee::ops
