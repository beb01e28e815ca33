#include "engine/base/entropy.h"

#include <random>

namespace perigee::base {

std::uint64_t unguessable_u64() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace perigee::base
