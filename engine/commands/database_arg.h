// engine/commands/database_arg.h: the number of a database.
#pragma once

#include "engine/commands/arg_reader.h"

namespace perigee::commands {

// Reads one; refuses in Redis' words, and answers 0 then.
int read_database(ArgReader& in);

}  // namespace perigee::commands
