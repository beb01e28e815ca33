// engine/ops/hll_sparse.h: the sparse form of a HyperLogLog: runs of registers with one value.
//
//   00LLLLLL            1 to 64 registers are 0
//   01LLLLLL LLLLLLLL   1 to 16384 registers are 0
//   1VVVVVLL            1 to 4 registers are 1 to 32
//
// The bytes may come from anywhere: nothing is believed. For hll_registers.cc only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/ds/bytes.h"

namespace perigee::ops::hll {

struct Run {
  int value = 0, length = 0;
  std::size_t bytes = 1;
};

// The run at the front of a body that is not empty; null when it is cut off.
std::optional<Run> read_run(std::string_view body);

// Calls see(run, first_register) for all runs. False when they are not for all registers, exactly.
template <class See>
bool for_each_run(std::string_view body, int registers, const See& see) {
  int first = 0;
  while (!body.empty()) {
    const auto run = read_run(body);
    if (!run || run->length > registers - first) return false;
    see(*run, first);
    first += run->length;
    body.remove_prefix(run->bytes);
  }
  return first == registers;
}

enum class SparseRaise : std::uint8_t {
  kNothing,  // the register is as high already
  kDone,
  kTooBig,   // for this form, or for `max_bytes`; nothing has changed
  kCorrupt,  // there is no such register; nothing has changed
};

// Raises a register to `value`, leaving the bytes that a server would. The body begins behind
// `header` bytes; the whole string may grow to `max_bytes`.
SparseRaise raise_sparse(ds::Bytes& string, std::size_t header, int index, int value,
                         std::size_t max_bytes);

}  // namespace perigee::ops::hll
