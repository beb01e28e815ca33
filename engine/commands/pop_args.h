// engine/commands/pop_args.h: what LMPOP, ZMPOP and their waiting forms are told.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/commands/arg_reader.h"

namespace perigee::commands {

struct PopArgs {
  Arguments keys;
  bool at_last_end = false;
  std::size_t count = 1;
};

// numkeys key... END [COUNT n], up to the end; the ends are called LEFT and RIGHT, or MIN and MAX.
PopArgs read_pop_args(ArgReader& in, std::string_view first_end, std::string_view last_end);

}  // namespace perigee::commands
