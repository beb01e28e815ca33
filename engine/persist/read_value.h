// engine/persist/read_value.h: a value as in an RDB file.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/keyspace/settings.h"
#include "engine/keyspace/value.h"
#include "engine/persist/rdb_format.h"
#include "engine/persist/rdb_reader.h"

namespace perigee::persist {

// What a value that is read is kept like.
struct ReadContext {
  const keyspace::Settings& settings;
  std::uint64_t hash_seed;
};

// None when there is no such type, or the bytes are no such value.
std::optional<keyspace::Value> read_value(RdbReader& in, RdbType type, const ReadContext& context);

}  // namespace perigee::persist
