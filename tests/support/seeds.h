// tests/support/seeds.h: random tests that say how to run them again.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/base/rng.h"

namespace perigee::testing {

// The seed of this run: PERIGEE_TEST_SEED when it is set, otherwise `usual`, so that a plain run
// repeats. On failure the returned scope prints the line that reruns the test.
inline std::uint64_t test_seed(std::uint64_t usual) {
  const char* chosen = std::getenv("PERIGEE_TEST_SEED");
  return chosen == nullptr ? usual : std::strtoull(chosen, nullptr, 10);
}

inline std::string rerun_line(std::uint64_t seed) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return "rerun: PERIGEE_TEST_SEED=" + std::to_string(seed) +
         " --gtest_filter=" + test->test_suite_name() + "." + test->name();
}

}  // namespace perigee::testing
