// engine/persist/payload.h: one value as bytes: what DUMP answers and RESTORE takes.
//
//   type | value, as in an RDB file | version, 2 bytes | CRC-64 of all before, 8 bytes
//
// What is written is what Redis 7.0 writes for the same value, so either reads the other's. Read
// are all forms from Redis 1.0 to 7.4. Payloads are hostile: every length is compared with what is
// left, nothing is sized by a count that was announced, and whatever could not have been written
// is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/error.h"

#include "engine/keyspace/library.h"
#include "engine/keyspace/settings.h"
#include "engine/keyspace/value.h"

namespace perigee::persist {

std::string dump(const keyspace::Value& value, const keyspace::Settings& settings);

// "ERR DUMP payload version or checksum are wrong", "ERR Bad data format". `hash_seed` is that of
// the engine.
Result<keyspace::Value> restore(std::string_view payload, const keyspace::Settings& settings,
                                std::uint64_t hash_seed);

// The same for all libraries of functions: FUNCTION DUMP and RESTORE. Each is a byte and its
// source.
std::string dump_libraries(const keyspace::Libraries& libraries);

// The sources. "ERR given type is not a function", "ERR Failed loading library payload", and the
// first of those above.
Result<std::vector<std::string>> read_libraries(std::string_view payload);

}  // namespace perigee::persist
