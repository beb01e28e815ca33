#include "engine/base/system_clock.h"

#include <chrono>

namespace perigee::base {

std::int64_t system_unix_micros() {
  using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::system_clock;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace perigee::base
