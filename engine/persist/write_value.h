// engine/persist/write_value.h: a value as in an RDB file, its type before it.
#pragma once

#include "engine/keyspace/settings.h"
#include "engine/keyspace/value.h"
#include "engine/persist/rdb_writer.h"

namespace perigee::persist {

// Returns the version of the format that it takes to read it.
std::uint16_t write_value(RdbWriter& out, const keyspace::Value& value,
                          const keyspace::Settings& settings);

}  // namespace perigee::persist
