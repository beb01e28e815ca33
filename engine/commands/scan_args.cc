#include "engine/commands/scan_args.h"

namespace perigee::commands {

std::uint64_t ScanArgs::read_cursor(ArgReader& in) {
  std::string_view digits = in.bytes();
  const bool minus = !digits.empty() && digits.front() == '-';
  if (minus || (!digits.empty() && digits.front() == '+')) digits.remove_prefix(1);
  std::uint64_t cursor = 0;
  for (const char c : digits) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit || __builtin_mul_overflow(cursor, std::uint64_t{10}, &cursor) ||
        __builtin_add_overflow(cursor, static_cast<std::uint64_t>(c - '0'), &cursor)) {
      in.refuse(ErrorCode::kSyntax, "ERR invalid cursor");
      return 0;
    }
  }
  return minus ? 0 - cursor : cursor;
}

bool ScanArgs::read_option(ArgReader& in) {
  if (in.left() > 1 && in.token("COUNT")) {
    const std::int64_t number = in.integer();
    if (number < 1) in.refuse_syntax();
    count = static_cast<std::size_t>(number);
    return true;
  }
  if (in.left() > 1 && in.token("MATCH")) {
    pattern = in.bytes();
    return true;
  }
  return false;
}

}  // namespace perigee::commands
