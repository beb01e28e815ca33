// Seeds of the containers' targets: moves drawn at random, a few and many.
#include "engine/base/rng.h"
#include "tests/fuzz/fuzz.h"

namespace perigee::testing {

std::vector<std::string> fuzz_seeds() {
  base::Rng rng(1);
  std::vector<std::string> seeds;
  for (const std::size_t size : {20u, 100u, 400u, 1000u, 3000u, 8000u})
    for (int i = 0; i < 2; ++i) {
      std::string seed(size, '\0');
      for (char& c : seed) c = static_cast<char>(rng.below(256));
      seeds.push_back(std::move(seed));
    }
  return seeds;
}

}  // namespace perigee::testing
