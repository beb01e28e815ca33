// engine/persist/write_stream.h: streams, for write_value.cc.
#pragma once

#include "engine/ds/stream.h"
#include "engine/persist/rdb_writer.h"

namespace perigee::persist {

// With its type.
void write_stream(RdbWriter& out, const ds::Stream& stream);

}  // namespace perigee::persist
