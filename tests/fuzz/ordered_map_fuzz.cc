// OrderedMap, counted, beside std::map.
#include <iterator>
#include <map>

#include "engine/ds/ordered_map.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

using Map = ds::OrderedMap<std::uint32_t, std::uint32_t, true>;
using Model = std::map<std::uint32_t, std::uint32_t>;

void step(Map& map, Model& model, Moves& moves) {
  const auto key = static_cast<std::uint32_t>(moves.below(3000));
  const auto there = model.find(key);
  const std::uint32_t* found = map.find(key);
  expect((found != nullptr) == (there != model.end()), "found one that is not there");
  if (found == nullptr) {
    map.insert(key, key * 3);
    model[key] = key * 3;
  } else if (moves.below(3) == 0) {
    map.own(key) = there->second = 5;
  } else {
    map.erase(key);
    model.erase(there);
  }
  const auto after = model.lower_bound(key);
  const auto* item = map.at_or_after(key);
  expect((item == nullptr) == (after == model.end()), "neighbours differ");
  expect(item == nullptr || item->key == after->first, "neighbours differ");
}

void expect_equal(const Map& map, const Model& model) {
  expect(map.size() == model.size(), "sizes differ");
  auto at = model.begin();
  std::size_t rank = 0;
  map.walk([&](const Map::Item& item) {
    expect(item.key == at->first && item.value == at->second, "items differ");
    expect(map.rank(item.key) == rank && map.nth(rank).key == item.key, "ranks differ");
    ++at;
    ++rank;
    return true;
  });
  if (model.empty()) return;
  auto back = model.end();
  map.walk_down_from(model.size() - 1, [&](const Map::Item& item) {
    expect(item.key == std::prev(back)->first, "backwards it differs");
    --back;
    return true;
  });
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  fuzz_container<Map, Model>({data, size}, step, expect_equal);
  return 0;
}
