// engine/commands/scan_args.h: the cursor, MATCH and COUNT of SCAN, HSCAN, SSCAN and ZSCAN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/commands/arg_reader.h"

namespace perigee::commands {

struct ScanArgs {
  std::uint64_t cursor = 0;
  std::size_t count = 10;
  std::optional<std::string_view> pattern{};  // none: everything

  // A cursor is an unsigned number as C's strtoul reads it, which takes a sign.
  static std::uint64_t read_cursor(ArgReader& in);

  // Consumes COUNT or MATCH and its value; false when another word comes next.
  bool read_option(ArgReader& in);
};

}  // namespace perigee::commands
