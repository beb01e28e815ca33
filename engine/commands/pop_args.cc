#include "engine/commands/pop_args.h"

#include <cstdint>

namespace perigee::commands {

PopArgs read_pop_args(ArgReader& in, std::string_view first_end, std::string_view last_end) {
  PopArgs args;
  const std::int64_t numkeys = in.integer_from(1, "ERR numkeys should be greater than 0");
  if (!in.error() && static_cast<std::uint64_t>(numkeys) >= in.left()) in.refuse_syntax();
  if (in.error()) return args;
  args.keys = in.next(static_cast<std::size_t>(numkeys));
  args.at_last_end = in.token(last_end);
  if (!args.at_last_end && !in.token(first_end)) in.refuse_syntax();
  if (!in.error() && in.left() > 1 && in.token("COUNT"))
    args.count = static_cast<std::size_t>(in.integer_from(1, "ERR count should be greater than 0"));
  if (!in.error()) in.finish();
  return args;
}

}  // namespace perigee::commands
