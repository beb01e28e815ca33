// DenseMap beside a vector in order of birth: its tree and its index, with hashes that collide.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/ds/bytes.h"
#include "engine/ds/dense_map.h"
#include "tests/fuzz/container_fuzz.h"

namespace perigee::testing {
namespace {

struct Entry {
  ds::Bytes name;
  std::size_t value;
  std::string_view key() const { return name.text(); }
};
// Few different hashes, and some that differ only far down.
struct BadHash {
  std::uint64_t operator()(std::string_view key, std::uint64_t) const {
    return key.size() % 3 == 0
               ? 7
               : (static_cast<std::uint64_t>(key.back()) & 15) << (key.size() % 2 == 0 ? 60 : 20);
  }
};
template <class Hash>
using Map = ds::DenseMap<Entry, Hash>;

struct Model {
  std::vector<std::pair<std::uint64_t, std::pair<std::string, std::size_t>>> entries;  // by birth
  auto find(const std::string& key) {
    return std::find_if(entries.begin(), entries.end(),
                        [&](const auto& entry) { return entry.second.first == key; });
  }
};

template <class Hash>
void step(Map<Hash>& map, Model& model, Moves& moves) {
  const std::string key = moves.text(400);
  const auto there = model.find(key);
  const auto found = map.find(key);
  expect((found.birth != 0) == (there != model.entries.end()), "found one that is not there");
  const std::size_t what = moves.below(4);
  if (found.birth == 0) {
    const std::uint64_t birth = map.insert({ds::Bytes(key), what});
    model.entries.push_back({birth, {key, what}});
  } else if (what == 0) {
    map.own(found.birth).value = 17;
    there->second.second = 17;
  } else {
    map.erase(found.birth);
    model.entries.erase(there);
  }
}

template <class Hash>
void expect_equal(const Map<Hash>& map, const Model& model) {
  expect(map.size() == model.entries.size(), "sizes differ");
  std::size_t k = 0;
  map.for_each([&](std::uint64_t birth, const Entry& entry) {
    const auto& [born, pair] = model.entries[k];
    expect(born == birth && entry.key() == pair.first && entry.value == pair.second,
           "entries differ");
    expect(map.nth(k) == birth && map.find(pair.first).birth == birth, "places differ");
    expect(map.before(birth) == (k == 0 ? 0 : model.entries[k - 1].first), "neighbours differ");
    ++k;
  });
}

template <class Hash>
void run(Moves moves) {
  fuzz_container<Map<Hash>, Model>(moves, step<Hash>, expect_equal<Hash>);
}

}  // namespace
}  // namespace perigee::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace perigee::testing;
  size % 2 == 0 ? run<perigee::ds::SeededHash>({data, size}) : run<BadHash>({data, size});
  return 0;
}
