#include "perigee/check.h"

#include <cstdio>
#include <cstdlib>

namespace perigee::detail {

void check_failed(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what);
  std::abort();
}

}  // namespace perigee::detail
