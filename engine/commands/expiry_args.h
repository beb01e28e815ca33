// engine/commands/expiry_args.h: EX, PX, EXAT and PXAT, wherever they stand.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "perigee/strings.h"

#include "engine/commands/arg_reader.h"
#include "engine/ops/expiry_ops.h"

namespace perigee::commands {

// One of the four words and the number behind it, not looked at yet: a server refuses bad syntax
// before bad numbers.
struct ExpiryArg {
  bool seconds = false, absolute = false;
  std::string_view number;

  // Consumes such an option into `time`, when the next argument is one. A server lets an option
  // stand twice, the last one counting, but not two different ones.
  static bool read(ArgReader& in, std::optional<ExpiryArg>& time) {
    constexpr struct {
      std::string_view word;
      bool seconds, absolute;
    } kOptions[] = {
        {"EX", true, false}, {"PX", false, false}, {"EXAT", true, true}, {"PXAT", false, true}};
    for (const auto& option : kOptions) {
      if (!in.token(option.word)) continue;
      if (time && (time->seconds != option.seconds || time->absolute != option.absolute))
        in.refuse_syntax();
      time = ExpiryArg{option.seconds, option.absolute, in.bytes()};
      return true;
    }
    return false;
  }

  // Refuses what is not an integer, not positive, or overflows, in the name of `command`.
  Result<Expiry> resolve(std::string_view command) const {
    const auto value = to_integer(number);
    if (!value) return value.error();
    const std::int64_t unit = seconds ? 1000 : 1;
    if (*value <= 0 || *value > std::numeric_limits<std::int64_t>::max() / unit)
      return ops::invalid_expire_time(command);
    const Millis millis(*value * unit);
    return absolute ? Expiry::at(UnixMillis(millis)) : Expiry::after(millis);
  }
};

}  // namespace perigee::commands
