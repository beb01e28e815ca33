// tests/fuzz/fuzz.h: what a fuzz target has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Takes one input; aborts when something is wrong. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace perigee::testing {

// Inputs to begin with, small ones of every kind. The same in every run.
std::vector<std::string> fuzz_seeds();

}  // namespace perigee::testing
