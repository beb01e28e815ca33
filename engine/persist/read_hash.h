// engine/persist/read_hash.h: hashes in every form, for read_value.cc.
#pragma once

#include "engine/ds/hash.h"
#include "engine/persist/read_value.h"

namespace perigee::persist {

ds::Hash read_hash(RdbReader& in, RdbType type, const ReadContext& context);

}  // namespace perigee::persist
