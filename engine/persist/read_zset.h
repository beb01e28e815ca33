// engine/persist/read_zset.h: sorted sets in every form, for read_value.cc.
#pragma once

#include "engine/ds/zset.h"
#include "engine/persist/read_value.h"

namespace perigee::persist {

ds::ZSet read_zset(RdbReader& in, RdbType type, const ReadContext& context);

}  // namespace perigee::persist
