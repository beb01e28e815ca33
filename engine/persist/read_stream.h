// engine/persist/read_stream.h: streams in every form, for read_value.cc.
#pragma once

#include "engine/ds/stream.h"
#include "engine/persist/rdb_format.h"
#include "engine/persist/rdb_reader.h"

namespace perigee::persist {

ds::Stream read_stream(RdbReader& in, RdbType type);

}  // namespace perigee::persist
