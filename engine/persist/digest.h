// engine/persist/digest.h: the content of a keyspace in 128 bits.
#pragma once

#include "engine/base/hash.h"
#include "engine/keyspace/keyspace.h"

namespace perigee::persist {

// Depends on keys, values, deadlines and the sources of libraries alone: not on order, history,
// encodings, access times or versions. O(all data).
base::Hash128 digest(const keyspace::Keyspace& keyspace);

}  // namespace perigee::persist
