#include "engine/commands/database_arg.h"

#include <cstdint>
#include <limits>

#include "engine/ops/key_ops.h"

namespace perigee::commands {

int read_database(ArgReader& in) {
  const std::int64_t index = in.integer_between(std::numeric_limits<std::int32_t>::min(),
                                                std::numeric_limits<std::int32_t>::max());
  if (in.error()) return 0;
  const auto database = ops::to_database(index);
  if (!database) in.refuse(database.error().code, database.error().message);
  return database ? *database : 0;
}

}  // namespace perigee::commands
