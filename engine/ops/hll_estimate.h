// engine/ops/hll_estimate.h: how many elements the registers of a HyperLogLog stand for.
//
// Ertl's improved estimator ("New cardinality estimation algorithms for HyperLogLog sketches",
// 2017, algorithm 6), as Redis uses it from 4.0 on. Only operations that IEEE 754 rounds exactly:
// the same number on every machine, and the server's.
#pragma once

#include <array>
#include <cstdint>

namespace perigee::ops::hll {

// How many registers hold each value. Those above 51 come from no hash; they count as nothing.
using Histogram = std::array<std::int64_t, 64>;

std::int64_t estimate(const Histogram& histogram);

}  // namespace perigee::ops::hll
