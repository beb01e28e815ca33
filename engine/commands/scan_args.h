// engine/commands/scan_args.h: the cursor, MATCH and COUNT of SCAN, HSCAN, SSCAN and ZSCAN.
#pragma once

#include <cstdint>

#include "engine/commands/arg_reader.h"
#include "engine/ops/scan_ops.h"

namespace perigee::commands {

// An unsigned number as C's strtoul reads it, which takes a sign.
std::uint64_t read_cursor(ArgReader& in);

// Consumes COUNT or MATCH and its value; false when another word comes next.
bool read_scan_option(ArgReader& in, ops::ScanRequest& page);

// COUNT and MATCH up to the end.
void read_scan_options(ArgReader& in, ops::ScanRequest& page);

}  // namespace perigee::commands
