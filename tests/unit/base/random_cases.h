// tests/unit/base/random_cases.h: random cases that can be run again.
//
// A failing random test prints the line that reruns it. PERIGEE_TEST_SEED fixes the seed;
// without it every run takes a new one.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/base/rng.h"
#include "engine/base/system_clock.h"

namespace perigee::base {

inline std::uint64_t test_seed() {
  if (const char* given = std::getenv("PERIGEE_TEST_SEED")) return std::strtoull(given, nullptr, 0);
  return static_cast<std::uint64_t>(system_unix_micros());
}

// A generator for one test, its seed printed.
class RandomCases {
 public:
  explicit RandomCases(const char* test) : seed_(test_seed()), rng_(seed_) {
    std::printf("rerun: PERIGEE_TEST_SEED=%llu base_test --gtest_filter=%s\n",
                static_cast<unsigned long long>(seed_), test);
  }

  std::uint64_t next() { return rng_.next(); }
  std::uint64_t below(std::uint64_t bound) { return rng_.below(bound); }
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  std::string text(const char* alphabet, std::size_t size) {
    const std::string letters = alphabet;
    std::string made;
    while (made.size() < size) made += letters[below(letters.size())];
    return made;
  }

 private:
  std::uint64_t seed_;
  Rng rng_;
};

// How many cases a random test takes: all of them in optimised builds, fewer where it would drag.
constexpr int random_case_count(int optimised) {
#if defined(__OPTIMIZE__)
  return optimised;
#else
  return optimised / 20;
#endif
}

}  // namespace perigee::base
