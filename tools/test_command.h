// tools/test_command.h: `perigee test [busted's options] PATH...`.
#pragma once

#include <string>
#include <vector>

namespace perigee::tools {

// Runs busted on the words, with the modules `perigee` and `perigee.spec` in it: every spec finds a
// fresh engine in the global `db`, and its clock in `clock`. With PERIGEE_TARGET in the
// environment, specs tagged #engine are left out. The exit status is busted's.
int run_test(const std::vector<std::string>& words);

}  // namespace perigee::tools
